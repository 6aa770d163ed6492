import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A process, told apart from a later one with the same number. */
interface Holder {
  pid: number;
  /** Start time in the kernel's ticks; absent where /proc is missing. */
  started?: string;
}

export interface Lock {
  /** The one before us died without letting go: what it started may still be ending. */
  wasStale: boolean;
  release(): void;
}

/** Somebody alive holds the lock. */
export class LockHeld extends Error {
  constructor(readonly pid: number) {
    super(`held by process ${pid}`);
  }
}

/**
 * Takes the lock file for this process. It needs no clean-up to stay right: a holder that died, of `kill -9` or of a
 * power cut, holds nothing.
 * @refuses  LockHeld
 */
export function acquireLock(file: string): Lock {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder), {
    mode: 0o600,
  });
  try {
    const wasStale = take(mine, file);
    return { wasStale, release: () => release(file) };
  } finally {
    unlinkSync(mine);
  }
}

function take(mine: string, file: string): boolean {
  for (let wasStale = false; ; wasStale = true) {
    try {
      linkSync(mine, file);
      return wasStale;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = read(file);
    if (holder && isAlive(holder)) throw new LockHeld(holder.pid);
    putAside(file, holder);
  }
}

/** By rename, so that of two takers only one removes it; a lock that was taken meanwhile is put back. */
function putAside(file: string, seen: Holder | undefined): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside)?.pid !== seen?.pid) linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(file: string): void {
  if (read(file)?.pid === process.pid) rmSync(file, { force: true });
}

/** The holder; undefined when there is none or the file is damaged. */
function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return started === undefined || startOf(pid) === started;
}

/** @source proc(5): field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and parentheses */
function startOf(pid: number): string | undefined {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop() ?? '';
    return afterName.split(' ')[19];
  } catch {
    return undefined;
  }
}
