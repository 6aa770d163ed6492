/** How well groups agree with the truth, over all pairs of records. */
export interface PairwiseQuality {
  /** Share of the pairs put together that belong together; 1 where there are none. */
  precision: number;
  /** Share of the pairs that belong together which were put together; 1 where there are none. */
  recall: number;
  f1: number;
}

/**
 * @param groups,truth  for each record the number of its group, and of whom it is about
 * @cost  O(records): pairs are counted, never listed
 */
export function pairwiseQuality(groups: ArrayLike<number>, truth: ArrayLike<number>): PairwiseQuality {
  const sizes = { found: new Map<number, number>(), real: new Map<number, number>() };
  const both = new Map<string, number>();
  for (let i = 0; i < truth.length; i += 1) {
    add(sizes.found, groups[i]!);
    add(sizes.real, truth[i]!);
    add(both, `${groups[i]} ${truth[i]}`);
  }
  const [right, found, real] = [pairsIn(both), pairsIn(sizes.found), pairsIn(sizes.real)];
  const share = (of: number): number => (of === 0 ? 1 : right / of);
  return {
    precision: share(found),
    recall: share(real),
    f1: found + real === 0 ? 1 : (2 * right) / (found + real),
  };
}

const add = <Key>(counts: Map<Key, number>, key: Key): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

const pairsIn = (counts: Map<unknown, number>): number =>
  [...counts.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
