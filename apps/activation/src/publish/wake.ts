import { setTimeout as delay } from 'node:timers/promises';

/** A bell that ends a sleep; rung while nobody sleeps, it ends the next one. */
export class Wake {
  private rung = false;
  private ring: () => void = () => undefined;

  now(): void {
    this.rung = true;
    this.ring();
  }

  /** Sleeps so long, until the bell, or until the signal. */
  async within(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && ms > 0) {
      const ended = new AbortController();
      this.ring = () => ended.abort();
      await pause(ms, AbortSignal.any([signal, ended.signal]));
    }
    this.rung = false;
  }
}

/** Waits so long, or until the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
