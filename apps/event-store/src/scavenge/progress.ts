import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../storage/whole-file';

/**
 * `finding`: looks for removal facts; `counting`: what each file could give back; `packing`: rewrites those files.
 */
export type Phase = 'finding' | 'counting' | 'packing';

/** How far a scavenge is. Kept in `scavenge.json`, so that one that was killed goes on where it stood. */
export interface ScavengeProgress {
  scavengeId: string;
  /** RFC 3339. */
  startedAt: string;
  phase: Phase;
  /** Position up to which this phase is done. */
  position: number;
  /** Position where the log ended when the scavenge began; what comes later is left for the next one. */
  target: number;
  /** Bytes that can be given back, by the position where the file starts; known after counting. */
  reclaimable: Record<string, number>;
  filesPacked: number;
  eventsRemoved: number;
  bytesReclaimed: number;
}

export class ProgressFile {
  private readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'scavenge.json');
  }

  /** What an interrupted scavenge left; undefined where none was interrupted. */
  async load(): Promise<ScavengeProgress | undefined> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as ScavengeProgress;
    } catch {
      return undefined;
    }
  }

  save(progress: ScavengeProgress): Promise<void> {
    return writeWhole(this.path, JSON.stringify(progress));
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }
}
