import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Another node has the folder open. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(
      `${folder} is in use by the event store with process id ${pid}. Stop it, or give another --data folder.`,
    );
    this.name = 'FolderInUse';
  }
}

/**
 * Takes a folder for this process. A lock left by a killed process is taken over: its process id no longer
 * lives, or lives again as this very process. The lock is a symbolic link to nowhere that names its holder: it
 * comes to be with its content at once, and takes no space on a full disk.
 * @returns    releases the lock
 * @refuses    FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const holder = `${process.pid} ${await startOf(process.pid)}`;
  for (;;) {
    try {
      await symlink(holder, path);
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await takeOver(folder, path);
  }
}

async function takeOver(folder: string, path: string): Promise<void> {
  const [pid = '', started = ''] = (await readLock(path)).trim().split(' ');
  const holder = Number(pid);
  const other = Number.isInteger(holder) && holder > 0 && holder !== process.pid;
  if (other && isAlive(holder) && (await startOf(holder)) === started) throw new FolderInUse(folder, holder);
  await rm(path, { force: true });
}

/** Who holds a lock; a file where a version before this one made it. */
const readLock = (path: string): Promise<string> =>
  readlink(path).catch(() => readFile(path, 'utf8').catch(() => ''));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in ticks since boot, so that a reused process id is told apart; '-' where unknown. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
