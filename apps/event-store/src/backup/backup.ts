/**
 * Copies a log, also of a node that runs. All its files are opened first: a file that a scavenge replaces meanwhile
 * stays as it was for us, and each file stands by itself. The newest file is copied up to its last whole append.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { syncFolder } from '../storage/files';
import { type LogFile, madeStarts, openFile } from '../storage/log';
import { writeWhole } from '../storage/whole-file';
import { ToolRefused } from '../tool-refused';
import { checkFile } from './checked-file';
import { copyFile } from './copy-file';
import { type BackedUp, findManifest, type Manifest, manifestPath } from './manifest';

export interface BackupOptions {
  /** Folder of the log. */
  data: string;
  /** Folder of the backup; made if missing. One that holds a backup of the same log is brought up to date. */
  to: string;
  commit?: string;
  /** Bytes done and in all; each file is read to check it and then copied. */
  onProgress?: (done: number, total: number) => void;
}

export interface BackupOutcome extends Manifest {
  copied: number;
  /** Files that were in the backup already. */
  kept: number;
}

interface Source {
  file: LogFile;
  isLast: boolean;
  looks: NonNullable<BackedUp['source']>;
}

/** @refuses a folder without a log, LogDamaged; then the backup that was there before stays */
export async function backup({ data, to, commit, onProgress }: BackupOptions): Promise<BackupOutcome> {
  const sources = await openSources(data);
  try {
    await mkdir(to, { recursive: true, mode: 0o700 });
    const before = await findManifest(to);
    const first = await firstRecord(sources[0]!.file);
    mustBeSameLog(before, first, to);
    const generation = (before?.generation ?? 0) + 1;
    const total = sources.reduce((sum, { looks }) => sum + 2 * looks.bytes, 0);
    let done = 0;
    const onBytes = (bytes: number) => onProgress?.((done += bytes), total);
    const files: BackedUp[] = [];
    let kept = 0;
    for (const source of sources) {
      const same = await stillThere(source, before, to);
      if (same) onBytes(2 * source.looks.bytes);
      if (same) kept++;
      files.push(same ?? (await copyOne(source, { to, generation, onBytes })));
    }
    const end = files.at(-1)!.end;
    const madeAt = new Date().toISOString();
    const kind = 'ucv-event-store-backup' as const;
    const manifest: Manifest = { kind, format: 1, commit, madeAt, generation, end, first, files };
    await syncFolder(to);
    await writeWhole(manifestPath(to), `${JSON.stringify(manifest, null, 2)}\n`);
    await removeOld(to, files);
    return { ...manifest, kept, copied: files.length - kept };
  } finally {
    await Promise.all(sources.map(({ file }) => file.close()));
  }
}

/** What is left of it by now: a scavenge may have taken the very first. */
async function firstRecord(file: LogFile): Promise<Manifest['first']> {
  const [record] = await file.forward(file.start);
  return record && { position: record.position, id: record.id };
}

/** @refuses to replace the only copy of another log */
function mustBeSameLog(before: Manifest | undefined, first: Manifest['first'], to: string): void {
  if (!before?.first || !first || before.first.position !== first.position) return;
  if (before.first.id === first.id) return;
  throw new ToolRefused(
    'other-log',
    `${to} holds the backup of another log. Nothing was changed.\nDo: name another folder.`,
  );
}

/** Opened twice where a scavenge or a new file came between listing and opening. */
async function openSources(data: string): Promise<Source[]> {
  const starts = await madeStarts(data).catch(() => []);
  if (starts.length === 0)
    throw new ToolRefused(
      'no-log',
      `${data} holds no log of an event store.\nDo: set UCV_HOME to that of the installation, or name the folder with --data.`,
    );
  const sources: Source[] = [];
  for (const [at, start] of starts.entries()) {
    const isLast = at === starts.length - 1;
    const file = await openFile(data, start, sources.at(-1)?.file, 'r');
    const { ino, mtimeMs } = await stat(file.path);
    sources.push({ file, isLast, looks: { ino, mtimeMs, bytes: file.bytes } });
  }
  return sources;
}

async function stillThere(
  { file, isLast, looks }: Source,
  before: Manifest | undefined,
  to: string,
): Promise<BackedUp | undefined> {
  const known = before?.files.find(({ name }) => name === basename(file.path));
  const unchanged = !isLast && known?.source && JSON.stringify(known.source) === JSON.stringify(looks);
  if (!unchanged) return undefined;
  const there = await stat(join(to, known.stored)).catch(() => undefined);
  return there?.size === known.bytes ? known : undefined;
}

async function copyOne(
  { file, isLast, looks }: Source,
  { to, generation, onBytes }: { to: string; generation: number; onBytes: (bytes: number) => void },
): Promise<BackedUp> {
  const name = basename(file.path);
  const stored = `${name}.${generation}`;
  const { end, bytes, records } = await checkFile(file, isLast, onBytes);
  const read = (offset: number, length: number) => file.raw(offset, length);
  const sha256 = await copyFile(read, join(to, stored), bytes, onBytes);
  return { name, stored, start: file.start, end, bytes, sha256, records, source: isLast ? undefined : looks };
}

/** What earlier backups stored and this one does not name. */
async function removeOld(to: string, files: BackedUp[]): Promise<void> {
  const named = new Set(files.map(({ stored }) => stored));
  for (const name of await readdir(to)) {
    if (/^\d{20}\.log\.\d+$/.test(name) && !named.has(name)) await rm(join(to, name));
  }
}
