import type { Evaluation } from './condition';
import { evaluation } from './evaluation';

/** A truth over all of time: what it was at first, and the instants at which it changed, in ascending order. */
export interface History {
  initially: boolean;
  flips: readonly number[];
}

export const never: History = { initially: false, flips: [] };

/** Before an instant this, from it on that. */
export function changing(before: boolean, after: boolean, at: number): History {
  return { initially: before, flips: before === after ? [] : [at] };
}

export function opposite({ initially, flips }: History): History {
  return { initially: !initially, flips };
}

/** True where at least `needed` of these are. @cost O(flips · log flips) */
export function atLeast(needed: number, histories: readonly History[]): History {
  const turns = histories.flatMap(({ initially, flips }) =>
    flips.map((at, i) => ({ at, by: initially === (i % 2 === 0) ? -1 : 1 })),
  );
  turns.sort((a, b) => a.at - b.at);
  const atFirst = histories.filter(({ initially }) => initially).length;
  return stepping(turns, atFirst, (count) => count >= needed);
}

/**
 * The history of a truth about a number that grows and shrinks.
 * @param turns  in ascending order; those of one instant count together
 */
export function stepping(
  turns: readonly { at: number; by: number }[],
  start: number,
  holds: (count: number) => boolean,
): History {
  const initially = holds(start);
  const flips: number[] = [];
  let count = start;
  let value = initially;
  turns.forEach(({ at, by }, i) => {
    count += by;
    if (turns[i + 1]?.at === at || holds(count) === value) return;
    value = !value;
    flips.push(at);
  });
  return { initially, flips };
}

/** The last change up to an instant; null where there was none. */
export function lastFlip({ flips }: History, now: number): number | null {
  return flips.findLast((at) => at <= now) ?? null;
}

/** The value at an instant, and the next change. @cost O(flips after the instant) */
export function evaluationAt({ initially, flips }: History, now: number): Evaluation {
  let past = flips.length;
  while (past > 0 && flips[past - 1]! > now) past -= 1;
  return evaluation(initially === (past % 2 === 0), flips[past] ?? Infinity);
}
