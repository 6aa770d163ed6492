import type { Client } from 'pg';
import { link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../secret-file';
import { writeChecked } from './checked-lines';
import { asVault, connected } from './connected';
import { checkKeyringCopy, type Head, isKeyFile, keptTables, type KeyringCopy } from './contents';
import { KeyringCopyFault } from './fault';

export interface CopyKeyring {
  /** URL of whoever prepared the database. */
  database: string;
  /** `UCV_HOME/keys`. */
  keysFolder: string;
  /** `UCV_HOME/credentials.json`, where it is to be in the copy too. */
  credentials?: string;
  /** File to write, readable by its owner alone. */
  to: string;
  /** Replaces a file that is there. */
  force?: boolean;
}

const rowsAtOnce = 2_000;

/**
 * Copies what the log does not hold and can't be made anew from it into one file: keys, fences, suppressed identifiers,
 * the identifier index and the key files, as of one moment, also while services work. Made after a copy of the log it
 * holds every key of that. What was written is read again and checked before it gets its name.
 * @refuses privacy.copy-exists, privacy.keyring-absent, privacy.database-silent
 * @cost    about 16 s for each million rows, 320 bytes each, on two busy cores
 */
export async function copyKeyring(o: CopyKeyring): Promise<KeyringCopy> {
  const { database, to, force } = o;
  await mustBeFree(to, force);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const draft = `${to}.part`;
  try {
    await connected(database, (client) => writeChecked(draft, contents(client, o)));
    const copy = await checkKeyringCopy(draft);
    await putInPlace(draft, to, force);
    await syncFolder(dirname(to));
    return { ...copy, path: to };
  } finally {
    await rm(draft, { force: true });
  }
}

async function* contents(client: Client, { keysFolder, credentials }: CopyKeyring): AsyncGenerator<string> {
  await asVault(client, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  yield JSON.stringify(await headOf(client));
  for (const table of Object.values(keptTables)) {
    await client.query(
      `DECLARE kept NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM ${table} t`,
    );
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${rowsAtOnce} FROM kept`);
      for (const { row } of rows) yield `{"table":"${table}","row":${row}}`;
      if (rows.length === 0) break;
    }
    await client.query('CLOSE kept');
  }
  await client.query('COMMIT');
  // After the rows: a key's file is there before the key is.
  yield* keyFiles(keysFolder);
  const text = credentials && (await textOf(credentials));
  if (text !== undefined) yield JSON.stringify({ credentials: text });
}

const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function headOf(client: Client): Promise<Head> {
  const { rows } = await client.query<{ madeAt: Date; steps: string[] }>(
    `SELECT now() AS "madeAt", (SELECT array_agg(name ORDER BY name) FROM keyring.applied_step) AS steps`,
  );
  const [{ madeAt, steps }] = rows as [{ madeAt: Date; steps: string[] }];
  return { kind: 'ucv-keyring', format: 2, madeAt: madeAt.toISOString(), steps };
}

async function* keyFiles(folder: string): AsyncGenerator<string> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const file of names.filter(isKeyFile).sort()) {
    const base64 = (await readFile(join(folder, file))).toString('base64');
    yield JSON.stringify({ file, base64 });
  }
}

/** @refuses privacy.copy-exists */
export async function mustBeFree(path: string, force?: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw taken(`${path} is a folder.\nDo: name a file in it.`);
  if (found && !force)
    throw taken(
      `${path} is there already. Nothing was written.\nDo: name another file, or --force to replace it.`,
    );
}

const taken = (message: string): KeyringCopyFault => new KeyringCopyFault('privacy.copy-exists', message);

/** A link, unlike a rename, fails where the name was taken meanwhile. */
async function putInPlace(draft: string, to: string, force?: boolean): Promise<void> {
  if (force) return rename(draft, to);
  await link(draft, to).catch(async (error: NodeJS.ErrnoException) => {
    await mustBeFree(to);
    throw error;
  });
}
