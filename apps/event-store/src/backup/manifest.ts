import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolRefused } from '../tool-refused';

/** One file of the log in a backup. */
export interface BackedUp {
  /** Its name in the log. */
  name: string;
  /** Its name in the backup: what is there is never written over. */
  stored: string;
  /** Positions that it stands for, from and to. */
  start: number;
  end: number;
  bytes: number;
  sha256: string;
  records: number;
  /** How the source looked: one that looks the same is not copied again. Absent for the newest, which grows. */
  source?: { ino: number; mtimeMs: number; bytes: number };
}

/** `backup.json`, written last: what it does not name is no part of the backup. */
export interface Manifest {
  kind: 'ucv-event-store-backup';
  /** Version of this file and of the layouts in the log's files (storage/record.ts, segment.ts, packed-segment.ts). */
  format: 1;
  /** Commit of the program that made it, where known. */
  commit?: string;
  /** RFC 3339. */
  madeAt: string;
  /** How many backups went into the folder. */
  generation: number;
  /** Position behind the last event, which ends an append. */
  end: number;
  /** The log's first record: a folder never holds files of two logs. */
  first?: { position: number; id: string };
  files: BackedUp[];
}

export const manifestPath = (folder: string): string => join(folder, 'backup.json');

/** @refuses a folder without one, and one of another form */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await findManifest(folder);
  if (manifest) return manifest;
  throw new ToolRefused(
    'no-backup',
    `${folder} holds no backup: there is no backup.json in it.\nDo: name the folder that ucv backup --to wrote.`,
  );
}

/** @returns undefined where the folder holds no backup */
export async function findManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(manifestPath(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.kind === 'ucv-event-store-backup' && manifest.format === 1) return manifest;
  } catch {
    // Said below.
  }
  throw new ToolRefused(
    'backup-unreadable',
    `${manifestPath(folder)} is damaged, or of another version of the system.\nDo: take another backup, or restore with the version that wrote it.`,
  );
}
