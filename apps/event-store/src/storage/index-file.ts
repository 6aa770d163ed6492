import { open, rm, writeFile } from 'node:fs/promises';
import { IndexTables } from './index-tables';

/** lmdb's mark at byte 24 of its first two pages. */
const MAGIC = 0xbeefc0de;
const pageBytes = 4096;

/**
 * Opens the index file.
 *
 * lmdb maps the file and trusts it: a damaged one can end the process instead of raising an error. So the
 * marks of its first pages are checked, and a note stands beside the file while it is opened: a start that
 * finds the note follows one that died there, and begins an empty index.
 * @returns undefined where the file is missing, damaged, or of another format
 */
export async function openTables(path: string): Promise<IndexTables | undefined> {
  const note = `${path}-opening`;
  if ((await exists(note)) || !(await looksSound(path))) return undefined;
  // A full disk may not even have room for the note: then the open goes unwatched.
  await writeFile(note, '').catch(() => undefined);
  const tables = tryOpen(path);
  await rm(note, { force: true });
  return tables;
}

/** Begins an empty index in the place of whatever is there. */
export async function emptyTables(path: string): Promise<IndexTables> {
  await Promise.all(['', '-lock', '-opening'].map((part) => rm(path + part, { force: true })));
  const empty = tryOpen(path);
  if (!empty)
    throw new Error(
      `${path} can't be made. Check the folder's permissions and that the disk has room: the index takes about 20 bytes an event.`,
    );
  return empty;
}

function tryOpen(path: string): IndexTables | undefined {
  try {
    return IndexTables.open(path);
  } catch {
    return undefined;
  }
}

async function looksSound(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return false;
  const pages = Buffer.alloc(2 * pageBytes);
  const { bytesRead } = await file.read(pages, 0, pages.length, 0);
  await file.close();
  return (
    bytesRead === pages.length && [24, pageBytes + 24].every((offset) => pages.readUInt32LE(offset) === MAGIC)
  );
}

const exists = (path: string): Promise<boolean> =>
  open(path, 'r').then(
    (file) => file.close().then(() => true),
    () => false,
  );
