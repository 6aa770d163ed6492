import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readAt, swapIn, syncFolder } from '../storage/files';
import { lockFolder } from '../storage/lock';
import { openFile, segmentStarts } from '../storage/log';
import { ToolRefused } from '../tool-refused';
import { checkFile, type OnBytes } from './checked-file';
import { copyFile } from './copy-file';
import { type BackedUp, type Manifest, readManifest } from './manifest';

export interface RestoreOptions {
  from: string;
  /** Folder of the log. */
  data: string;
  /** Moves a log that is there aside. */
  force?: boolean;
  onProgress?: (done: number, total: number) => void;
}

export interface RestoreOutcome {
  end: number;
  files: number;
  records: number;
  /** Where the log that was there is now. */
  movedTo?: string;
}

/**
 * Makes a log from a backup. Nothing stands in the folder before all of it is copied and checked.
 * @refuses a folder that holds a log (unless forced) or is in use; a backup that is damaged
 */
export async function restore({ from, data, force, onProgress }: RestoreOptions): Promise<RestoreOutcome> {
  const manifest = await readManifest(from);
  const holdsLog = (await segmentStarts(data).catch(() => [])).length > 0;
  if (holdsLog && !force)
    throw new ToolRefused(
      'log-exists',
      `${data} holds a log. Nothing was changed.\nDo: give another --data folder, or --force to move what is there aside.`,
    );
  // Nobody may open the folder while it is exchanged.
  const unlock = await lockFolder(data);
  try {
    const aside = `${data}.restoring`;
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { mode: 0o700 });
    const onBytes = counting(manifest, onProgress);
    for (const file of manifest.files) await copyBack(file, { from, to: join(aside, file.name), onBytes });
    const records = await checkAll(aside, manifest, onBytes);
    const movedTo = await exchange(data, aside);
    return { end: manifest.end, files: manifest.files.length, records, movedTo };
  } finally {
    await unlock();
  }
}

/**
 * Puts one file of a log back, such as one that is damaged; the one that was there stays as `<name>.damaged`.
 * @refuses one that would not join its neighbours
 */
export async function restoreFile({ from, data }: RestoreOptions, name: string): Promise<BackedUp> {
  const manifest = await readManifest(from);
  const file = manifest.files.find((each) => each.name === name);
  if (!file)
    throw new ToolRefused(
      'not-in-backup',
      `The backup in ${from} does not hold ${name}.\nDo: take a name that backup.json in it lists.`,
    );
  const unlock = await lockFolder(data);
  try {
    const next = (await segmentStarts(data)).find((start) => start > file.start);
    if (next !== undefined && next !== file.end)
      throw new ToolRefused(
        'does-not-join',
        `${name} in the backup ends at position ${file.end}, but the log goes on at ${next}: the backup was made before the file was full.\nDo: take a later backup, or restore the whole backup elsewhere.`,
      );
    const path = join(data, name);
    await copyBack(file, { from, to: `${path}.new`, onBytes: () => undefined });
    await rename(path, `${path}.damaged`).catch(() => undefined);
    await swapIn(`${path}.new`, path);
    return file;
  } finally {
    await unlock();
  }
}

/** Checks sizes, SHA-256 and every record of a backup. @refuses one that is damaged, naming the file */
export async function verify({ from, onProgress }: Omit<RestoreOptions, 'data'>): Promise<RestoreOutcome> {
  const manifest = await readManifest(from);
  const scratch = join(from, '.verifying');
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { mode: 0o700 });
  try {
    const onBytes = counting(manifest, onProgress);
    let records = 0;
    for (const file of manifest.files) {
      // The checks read files by the names that they have in a log.
      const to = join(scratch, file.name);
      await copyBack(file, { from, to, onBytes });
      records += await checkOne(scratch, file, onBytes);
      await rm(to);
    }
    return { end: manifest.end, files: manifest.files.length, records };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const otherBackup =
  'Do: take another backup; files of this one that are whole can still be restored with --file.';

async function copyBack(
  file: BackedUp,
  { from, to, onBytes }: { from: string; to: string; onBytes: OnBytes },
): Promise<void> {
  const path = join(from, file.stored);
  const source = await open(path, 'r').catch(() => {
    throw new ToolRefused('backup-damaged', `${path} is missing. Nothing was changed.\n${otherBackup}`);
  });
  try {
    const { size } = await source.stat();
    const read = (offset: number, length: number) => readAt(source.fd, offset, length);
    const sha256 = size === file.bytes ? await copyFile(read, to, size, onBytes) : 'another size';
    if (sha256 === file.sha256) return;
    throw new ToolRefused(
      'backup-damaged',
      `${path} is not what was backed up: its SHA-256 or size differs. Nothing was changed.\n${otherBackup}`,
    );
  } finally {
    await source.close();
  }
}

async function checkAll(folder: string, { files, end }: Manifest, onBytes: OnBytes): Promise<number> {
  let records = 0;
  let at = files[0]?.start ?? 0;
  for (const file of files) {
    if (file.start !== at)
      throw new ToolRefused(
        'backup-damaged',
        `The backup lacks what begins at position ${at}.\n${otherBackup}`,
      );
    records += await checkOne(folder, file, onBytes);
    at = file.end;
  }
  if (at !== end)
    throw new ToolRefused(
      'backup-damaged',
      `The backup ends at position ${at} instead of ${end}.\n${otherBackup}`,
    );
  return records;
}

async function checkOne(folder: string, file: BackedUp, onBytes: OnBytes): Promise<number> {
  const opened = await openFile(folder, file.start, undefined, 'r');
  try {
    const { end, records } = await checkFile(opened, false, onBytes);
    if (end === file.end && records === file.records) return records;
    throw new ToolRefused(
      'backup-damaged',
      `${file.stored} does not hold what the backup says.\n${otherBackup}`,
    );
  } finally {
    await opened.close();
  }
}

/** Puts the folder that is ready in the place of the one that is there. @returns where that one is now */
async function exchange(data: string, ready: string): Promise<string | undefined> {
  const left = (await readdir(data)).filter((name) => name !== 'lock');
  const movedTo = left.length > 0 ? `${data}.before-restore-${Date.now()}` : undefined;
  if (movedTo) await rename(data, movedTo);
  else await rm(join(data, 'lock'), { force: true }).then(() => rmdir(data));
  if (movedTo) await rm(join(movedTo, 'lock'), { force: true });
  await rename(ready, data);
  await syncFolder(dirname(data));
  return movedTo;
}

/** Each file is copied and then read again to check it. */
function counting({ files }: Manifest, onProgress: RestoreOptions['onProgress']): OnBytes {
  const total = files.reduce((sum, { bytes }) => sum + 2 * bytes, 0);
  let done = 0;
  return (bytes) => onProgress?.((done += bytes), total);
}
