const firstMs = 200;
const longestMs = 15_000;

/** A process that ran this long was healthy: its next end counts as the first. */
export const stableAfterMs = 30_000;

/**
 * Pause before a process is started again.
 * @param ends  how often in a row it ended without having been stable, ≥ 1
 * @returns     milliseconds: 200, doubling, at most 15 s
 */
export function backOff(ends: number): number {
  return Math.min(firstMs * 2 ** (ends - 1), longestMs);
}
