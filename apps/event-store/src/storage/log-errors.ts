import { basename } from 'node:path';

/** Where damage was found. */
export interface DamagedAt {
  position: number;
  /** The file that must be restored. */
  path: string;
}

/** The log can't be trusted from `position` on. */
export class LogDamaged extends Error {
  readonly position: number;
  /** Name of the file that must be restored. */
  readonly file: string;

  constructor({ position, path }: DamagedAt, detail: string) {
    const file = basename(path);
    super(
      `The log is damaged at position ${position} (file ${file}): ${detail}. Restore this file from a backup: ucv restore --file ${file}.`,
    );
    this.name = 'LogDamaged';
    this.position = position;
    this.file = file;
  }
}

export const failsChecksum = (at: DamagedAt): LogDamaged => new LogDamaged(at, 'a record fails its checksum');

/** fdatasync failed: what is on disk is unknown until the log is opened again. */
export class SyncFailed extends Error {
  override readonly name = 'SyncFailed';
}

/** A reader asked for a position where no record starts. */
export class NoRecordHere extends Error {
  constructor(position: number) {
    super(`No event starts at position ${position}`);
    this.name = 'NoRecordHere';
  }
}
