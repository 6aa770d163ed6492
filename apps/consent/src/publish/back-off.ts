import { setTimeout as delay } from 'node:timers/promises';

/** A pause that doubles with every failure in a row, from 0.25 s to 30 s. @throws where the signal aborts */
export async function backOff(failures: number, signal: AbortSignal): Promise<void> {
  await delay(Math.min(30_000, 250 * 2 ** failures), undefined, { signal });
}
