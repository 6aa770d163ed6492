import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchPrefix, Watchdog } from '@ucv/servers';

let shared: Watchdog | undefined;

/** One watchdog for a test file: it ends what the file started, also when Jest is killed. */
export function watchdog(): Watchdog {
  return (shared ??= new Watchdog());
}

/**
 * A fresh temporary folder for one part or system. PostgreSQL's account must pass through it when we are root.
 * The watchdog removes it if `removeScratch` is never reached.
 */
export function makeScratch(): string {
  const folder = mkdtempSync(join(tmpdir(), scratchPrefix));
  chmodSync(folder, 0o711);
  watchdog().addFolder(folder);
  return folder;
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  watchdog().removeFolder(folder);
}
