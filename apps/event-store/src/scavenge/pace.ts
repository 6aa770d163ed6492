import { setTimeout as delay } from 'node:timers/promises';

/**
 * Holds a scavenge back, so that appends and readers have the disk and the event loop to themselves most of the time:
 * at most so many bytes a second, and after each step at least as long a rest as the step took.
 */
export class Pace {
  private began = performance.now();

  constructor(
    private readonly bytesPerSecond: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Rests after a step over so many bytes. @throws when the scavenge is to stop */
  async rest(bytes: number): Promise<void> {
    const took = performance.now() - this.began;
    const wanted = (bytes / this.bytesPerSecond) * 1000 - took;
    await delay(Math.max(took, wanted, 1), undefined, { signal: this.signal });
    this.began = performance.now();
  }
}
