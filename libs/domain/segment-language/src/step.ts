import { compileComparison, type Test } from './comparison';
import type { PastEvent } from './condition';
import { reaching } from './reach';
import type { Step } from './when';

/** Whether an event of the right name has the properties asked for. */
export type Matcher = (event: PastEvent) => boolean;

export function matcherOf({ where = {} }: Step): Matcher {
  const asked = Object.entries(where).map(([name, comparison]) => ({
    valueIn: reaching(name),
    test: compileComparison(comparison),
  }));
  if (asked.length === 0) return () => true;
  return ({ properties }) => all(asked, properties);
}

function all(
  asked: readonly { valueIn: ReturnType<typeof reaching>; test: Test }[],
  properties: Record<string, unknown>,
): boolean {
  for (const { valueIn, test } of asked) if (!test(valueIn(properties))) return false;
  return true;
}

/** Index of the first event later than an instant. @cost O(log events), O(1) where none is */
export function firstAfter(events: readonly PastEvent[], instant: number): number {
  let low = 0;
  let high = events.length;
  if (high > 0 && events[high - 1]!.at <= instant) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.at <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
