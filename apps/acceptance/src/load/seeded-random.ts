/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** @refuses  an empty list */
  pick<T>(from: readonly T[]): T;
  shuffled<T>(list: readonly T[]): T[];
  /** A UUID of version 4. */
  uuid(): string;
}

/**
 * @param seed  any whole number
 * @source      mulberry32 by Tommy Ettinger, public domain
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => between(0, 15).toString(16)).join('');
  return {
    between,
    pick: (from) => {
      if (from.length === 0) throw new Error('There is nothing to pick from.');
      return from[between(0, from.length - 1)]!;
    },
    shuffled: (list) => {
      const result = [...list];
      for (let at = result.length - 1; at > 0; at -= 1) {
        const other = between(0, at);
        [result[at], result[other]] = [result[other]!, result[at]!];
      }
      return result;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[between(0, 3)]}${hex(3)}-${hex(12)}`,
  };
}
