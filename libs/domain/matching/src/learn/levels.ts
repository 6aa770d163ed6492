import { type Feature, missing } from '../compare/feature';

/** Level patterns of pairs, and how often each occurs: what learning looks at in place of pairs. */
export interface Patterns {
  /** One byte for each feature of each pattern. */
  levels: Uint8Array;
  counts: Float64Array;
  size: number;
  width: number;
}

/** Counts the patterns of some pairs. @cost O(pairs × features) */
export function patternsOf(
  features: readonly Feature[],
  pairs: Iterable<readonly [number, number]>,
): Patterns {
  const known = new Map<string, number>();
  const [levels, counts]: [number[], number[]] = [[], []];
  const width = features.length;
  const row = new Uint8Array(width);
  for (const [a, b] of pairs) {
    for (let f = 0; f < width; f += 1) row[f] = features[f]!.compare(a, b);
    const key = String.fromCharCode(...row);
    const at = known.get(key);
    if (at !== undefined) counts[at]! += 1;
    else {
      known.set(key, counts.length);
      counts.push(1);
      for (const level of row) levels.push(level);
    }
  }
  return { levels: Uint8Array.from(levels), counts: Float64Array.from(counts), size: counts.length, width };
}

export { missing };
