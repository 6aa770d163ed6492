import type { Decision } from './decide-interaction';

/**
 * Cuts decisions into waves that may be appended at once: inside a wave no stream occurs twice, and a
 * decision comes after every earlier one that touches a stream of its own.
 */
export function waves(decisions: readonly Decision[]): Decision[][] {
  const lastWave = new Map<string, number>();
  const result: Decision[][] = [];
  for (const decision of decisions) {
    const streams = [...decision.locks, ...decision.conclusions].map(({ stream }) => stream);
    const wave = Math.max(-1, ...streams.map((stream) => lastWave.get(stream) ?? -1)) + 1;
    for (const stream of streams) lastWave.set(stream, wave);
    (result[wave] ??= []).push(decision);
  }
  return result;
}
