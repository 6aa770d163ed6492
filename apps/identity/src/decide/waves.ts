import type { Decision } from './scribe';

/**
 * Cuts decisions into waves that may be appended at once: inside a wave no stream occurs twice, and a
 * decision comes after every earlier one that touches a stream of its own, or moves whom it moves.
 */
export function waves(decisions: readonly Decision[]): Decision[][] {
  const lastWave = new Map<string, number>();
  const result: Decision[][] = [];
  for (const decision of decisions) {
    const streams = [...decision.locks, ...decision.conclusions].map(({ stream }) => stream);
    const touched = [...streams, ...decision.moves];
    const wave = Math.max(-1, ...touched.map((name) => lastWave.get(name) ?? -1)) + 1;
    for (const name of touched) lastWave.set(name, wave);
    (result[wave] ??= []).push(decision);
  }
  return result;
}
