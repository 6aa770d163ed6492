import { stat } from 'node:fs/promises';
import { damaged, readChecked } from './checked-lines';
import { KeyringCopyFault } from './fault';

/** What a copy holds of the database, by what it is called when it is counted. */
export const keptTables = {
  keys: 'keyring.data_key',
  fences: 'keyring.fence',
  destroyedKeys: 'keyring.destroyed_key',
  suppressed: 'keyring.suppressed',
  identifiers: 'identifiers.identifier',
  indexKey: 'identifiers.index_key',
} as const;

type Counted = keyof typeof keptTables;
export type KeptTable = (typeof keptTables)[Counted];
export type RowCounts = Record<Counted, number>;

/** First line of a copy. */
export interface Head {
  kind: 'ucv-keyring';
  /** 2 where a copy may hold the credentials. */
  format: 1 | 2;
  /** RFC 3339, by the database's clock: everything committed before is in the copy. */
  madeAt: string;
  /** Steps of the tables' layout. */
  steps: string[];
}

/** A line behind the first: a row as PostgreSQL writes it as JSON, a file of `UCV_HOME/keys`, or the credentials' text. */
export type Content =
  | { table: KeptTable; row: Record<string, unknown> }
  | { file: string; base64: string }
  | { credentials: string };

/** What a copy of the keyring holds. */
export interface KeyringCopy {
  path: string;
  bytes: number;
  madeAt: string;
  rows: RowCounts;
  /** Names of key files. */
  files: string[];
  /** Key files that rows need and that are not there: what was sealed under them can't be opened. */
  missingFiles: string[];
  /** Whether it holds the passwords, keys and tokens of `UCV_HOME/credentials.json`. */
  credentials: boolean;
}

/** A key file's name leads nowhere else; what a process that died was making is none. */
export const isKeyFile = (name: string): boolean =>
  /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}\.(kek|key)$/.test(name);

/** The head of a copy and then its contents. @refuses privacy.copy-missing, privacy.copy-damaged */
export async function* readCopy(path: string): AsyncGenerator<{ head: Head } | Content> {
  await mustBeFile(path);
  let first = true;
  for await (const line of readChecked(path)) {
    const item = parsed(line, path);
    if (first) yield { head: mustBeHead(item, path) };
    else yield mustBeContent(item, path);
    first = false;
  }
  if (first) throw damaged(path);
}

const none = (path: string): KeyringCopyFault =>
  new KeyringCopyFault(
    'privacy.copy-missing',
    `${path} is no file.\nDo: name the file that ucv backup --keyring wrote.`,
  );

async function mustBeFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return;
  throw none(path);
}

function parsed(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged(path);
  }
}

function mustBeHead(item: unknown, path: string): Head {
  const head = item as Partial<Head> | null;
  if (head?.kind !== 'ucv-keyring') throw damaged(path);
  if (head.format === 1 || head.format === 2) return head as Head;
  throw newer(path);
}

export const newer = (path: string): KeyringCopyFault =>
  new KeyringCopyFault(
    'privacy.copy-newer',
    `${path} was written by a newer version of the system.\nDo: restore it with that version.`,
  );

function mustBeContent(item: unknown, path: string): Content {
  const { table, row, file, base64, credentials } = item as Record<string, unknown>;
  if (typeof credentials === 'string') return item as Content;
  if (Object.values(keptTables).some((kept) => kept === table) && typeof row === 'object')
    return item as Content;
  if (typeof file === 'string' && typeof base64 === 'string' && isKeyFile(file)) return item as Content;
  throw damaged(path);
}

/**
 * Reads a whole copy.
 * @refuses privacy.copy-missing, privacy.copy-damaged, privacy.copy-newer
 * @cost    about 9 s for each million rows
 */
export async function checkKeyringCopy(path: string): Promise<KeyringCopy> {
  const rows = Object.fromEntries(Object.keys(keptTables).map((name) => [name, 0])) as RowCounts;
  const [files, needed] = [new Set<string>(), new Set<string>()];
  const names = new Map(Object.entries(keptTables).map(([name, table]) => [table, name as Counted]));
  let [madeAt, credentials] = ['', false];
  for await (const item of readCopy(path)) {
    if ('head' in item) madeAt = item.head.madeAt;
    else if ('credentials' in item) credentials = true;
    else if ('file' in item) files.add(item.file);
    else {
      rows[names.get(item.table) as Counted] += 1;
      const file = fileFor(item.table, item.row);
      if (file) needed.add(file);
    }
  }
  const missingFiles = [...needed].filter((file) => !files.has(file)).sort();
  const { size: bytes } = await stat(path);
  return { path, bytes, madeAt, rows, files: [...files].sort(), missingFiles, credentials };
}

/**
 * The credentials that a copy holds, as the text of `credentials.json`; undefined where it holds none.
 * @refuses privacy.copy-missing, privacy.copy-damaged, privacy.copy-newer
 */
export async function credentialsIn(path: string): Promise<string | undefined> {
  let found: string | undefined;
  for await (const item of readCopy(path)) if ('credentials' in item) found = item.credentials;
  return found;
}

/** The key file without which a row is of no use. */
function fileFor(table: KeptTable, row: Record<string, unknown>): string | undefined {
  if (table === keptTables.keys) return `${String(row['tenant'])}.${String(row['epoch'])}.kek`;
  return table === keptTables.indexKey ? 'identifier-index.key' : undefined;
}
