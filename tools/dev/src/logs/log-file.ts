import { closeSync, mkdirSync, openSync, fstatSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const largest = 10 * 1024 * 1024;
const kept = 3;

/** A process's whole log, as it wrote it: `<name>.log`, then `.1` to `.3`, of at most 10 MB each, mode 0600. */
export class LogFile {
  private descriptor: number;
  private size: number;

  constructor(
    private readonly path: string,
    private readonly maxBytes = largest,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    [this.descriptor, this.size] = this.open();
  }

  /** A full disk must not stop the system: the line is lost. */
  write(line: string): void {
    try {
      if (this.size > this.maxBytes) this.rotate();
      this.size += writeSync(this.descriptor, `${line}\n`);
    } catch {
      return;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private rotate(): void {
    closeSync(this.descriptor);
    rmSync(`${this.path}.${kept}`, { force: true });
    for (let n = kept - 1; n >= 0; n--)
      move(n === 0 ? this.path : `${this.path}.${n}`, `${this.path}.${n + 1}`);
    [this.descriptor, this.size] = this.open();
  }

  private open(): [number, number] {
    const descriptor = openSync(this.path, 'a', 0o600);
    return [descriptor, fstatSync(descriptor).size];
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
