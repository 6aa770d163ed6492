import { prepareDatabase } from '@ucv/platform-read-model';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { syncFolder, writeSynced } from '../secret-file';
import { asVault, connected, explained } from './connected';
import { checkKeyringCopy, keptTables, type KeyringCopy, readCopy } from './contents';
import { copyKeyring } from './copy';
import { eraseAgain, type ErasedAgain, type PastErasure, type PastLift } from './erase-again';
import { KeyringCopyFault } from './fault';
import { RowLoader } from './row-loader';

export interface RestoreKeyring {
  /** URL of whoever prepares the database; the keyring's tables are made where they are missing. */
  database: string;
  /** `UCV_HOME/keys`. */
  keysFolder: string;
  from: string;
  /** Where a keyring that is there is copied to before it is replaced; without it that is refused. */
  aside?: string;
}

export interface KeyringRestored extends ErasedAgain {
  copy: KeyringCopy;
  /** The copy of what was there. */
  keptIn?: string;
}

/** Every table but the index key's, which whoever starts first writes by itself. */
const counted = Object.values(keptTables).filter((table) => table !== keptTables.indexKey);

/**
 * Looks whether a restore would be refused, and changes nothing.
 * @refuses privacy.copy-…, privacy.keyring-used, privacy.keyring-in-use, privacy.database-silent
 */
export async function mayRestoreKeyring(o: RestoreKeyring): Promise<{ copy: KeyringCopy; used: boolean }> {
  const copy = await checkKeyringCopy(o.from);
  await prepareDatabase(o.database, {}).catch((error: NodeJS.ErrnoException) => {
    throw explained(error, o.database);
  });
  const used = await connected(o.database, async (client) => {
    await mustBeIdle(client);
    return (await holdsRows(client)) || (await keysDiffer(o));
  });
  if (used && !o.aside)
    throw new KeyringCopyFault(
      'privacy.keyring-used',
      'There is a keyring already, and whoever it belongs to would become unreadable. Nothing was changed.\nDo: give another UCV_HOME or database, or --force, which keeps what is there in a file.',
    );
  return { copy, used };
}

/**
 * Makes the keyring what it was when the copy was made, but for whoever the log says was erased: they stay erased. All
 * of it becomes visible at once. Services must not run.
 * @param past  every erasure in the log and every suppression that it lifts, in order
 * @refuses         as `mayRestoreKeyring`
 * @cost            about 40 s for each million rows, and 1.5 ms for each erasure
 */
export async function restoreKeyring(
  o: RestoreKeyring,
  past: readonly (PastErasure | PastLift)[],
): Promise<KeyringRestored> {
  const { copy, used } = await mayRestoreKeyring(o);
  const { database, keysFolder, aside } = o;
  const keptIn = used ? aside : undefined;
  if (keptIn) await copyKeyring({ database, keysFolder, to: keptIn });
  return connected(database, async (client) => {
    await asVault(client, 'BEGIN ISOLATION LEVEL READ COMMITTED');
    // A service that starts now waits until all is there.
    for (const table of Object.values(keptTables))
      await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    for (const table of Object.values(keptTables)) await client.query(`DELETE FROM ${table}`);
    const files = await load(client, o.from);
    const erased = await eraseAgain(client, past);
    await writeKeyFiles(keysFolder, files);
    await client.query('COMMIT');
    return { copy, keptIn, ...erased };
  });
}

/** @returns the key files of the copy, once all of it was found whole */
async function load(client: Client, from: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const rows = new RowLoader(client, from);
  for await (const item of readCopy(from)) {
    if ('head' in item) await rows.mustFit(item.head);
    else if ('credentials' in item) continue;
    else if ('file' in item) files.set(item.file, Buffer.from(item.base64, 'base64'));
    else await rows.take(item.table, item.row);
  }
  await rows.flush();
  return files;
}

async function mustBeIdle(client: Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    `SELECT DISTINCT usename AS role FROM pg_stat_activity
      WHERE datname = current_database() AND usename LIKE 'ucv\\_%' AND usename <> session_user ORDER BY 1`,
  );
  if (rows.length === 0) return;
  const who = rows.map(({ role }) => role.slice('ucv_'.length)).join(', ');
  throw new KeyringCopyFault(
    'privacy.keyring-in-use',
    `Services work on this database: ${who}. Nothing was changed.\nDo: stop them, restore, and start them again.`,
  );
}

async function holdsRows(client: Client): Promise<boolean> {
  await asVault(client, 'BEGIN READ ONLY');
  const any = counted.map((table) => `EXISTS (SELECT FROM ${table})`).join(' OR ');
  const { rows } = await client.query<{ used: boolean }>(`SELECT ${any} AS used`);
  await client.query('COMMIT');
  return rows[0]?.used ?? false;
}

/** A key file that is there and is another one: whatever it opens, the copy does not. */
async function keysDiffer({ from, keysFolder }: RestoreKeyring): Promise<boolean> {
  for await (const item of readCopy(from)) {
    if (!('file' in item)) continue;
    const there = await readFile(join(keysFolder, item.file)).catch(() => undefined);
    if (there && there.toString('base64') !== item.base64) return true;
  }
  return false;
}

/** Newer ones that are there stay. */
async function writeKeyFiles(folder: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  for (const [name, bytes] of files) {
    const draft = join(folder, `${name}.${randomBytes(8).toString('hex')}.draft`);
    await writeSynced(draft, bytes);
    await rename(draft, join(folder, name));
  }
  await syncFolder(folder);
}
