import type { Feature } from '../compare/feature';

/** Level patterns of pairs, and how often each occurs: what learning looks at in place of pairs. */
export interface Patterns {
  /** One byte for each feature of each pattern. */
  levels: Uint8Array;
  counts: Float64Array;
  size: number;
  width: number;
}

/** Levels of pairs, row by row. @cost O(pairs × features) */
export interface Rows {
  levels: Uint8Array;
  size: number;
  width: number;
}

/** @param pairs  as `a × records + b` */
export function rowsOf(features: readonly Feature[], pairs: ArrayLike<number>, records: number): Rows {
  const [size, width] = [pairs.length, features.length];
  const levels = new Uint8Array(size * width);
  for (let p = 0; p < size; p += 1) {
    const [a, b] = [Math.floor(pairs[p]! / records), pairs[p]! % records];
    for (let f = 0; f < width; f += 1) levels[p * width + f] = features[f]!.compare(a, b);
  }
  return { levels, size, width };
}

/** Counts the patterns of some rows, of all by default. */
export function patternsOf({ levels, size, width }: Rows, chosen?: readonly number[]): Patterns {
  const known = new Map<string, number>();
  const [firsts, counts]: [number[], number[]] = [[], []];
  for (let i = 0; i < (chosen?.length ?? size); i += 1) {
    const start = (chosen?.[i] ?? i) * width;
    const key = String.fromCharCode(...levels.subarray(start, start + width));
    const at = known.get(key);
    if (at !== undefined) counts[at]! += 1;
    else {
      known.set(key, counts.length);
      counts.push(1);
      firsts.push(start);
    }
  }
  const distinct = new Uint8Array(firsts.length * width);
  firsts.forEach((start, p) => distinct.set(levels.subarray(start, start + width), p * width));
  return { levels: distinct, counts: Float64Array.from(counts), size: counts.length, width };
}
