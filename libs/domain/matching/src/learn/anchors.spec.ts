import type { Feature } from '../compare/feature';
import { anchorsOf, contradictionsOf, mostGiven } from './anchors';

const feature = (name: string, own: Partial<Feature> = {}): Feature => ({
  ...{ name, columns: [name], labels: ['the same', 'different'], expected: [0.9, 0.1], ordered: 2 },
  ...{ role: 'own', cost: 0, personal: true, compare: () => 0, share: () => 0, show: () => '' },
  ...own,
});
const features = [
  feature('given name', { role: 'given' }),
  feature('e-mail', { role: 'mailbox' }),
  feature('birth date', { role: 'birth', most: [100, -6], contradicts: [1] }),
];

/** Pairs of one given name and mailbox, of which so many have another birthday. */
const file = (pairs: number, different: number) => ({
  ...{ size: 2, width: 3, levels: Uint8Array.of(0, 0, 0, 0, 0, 1) },
  counts: Float64Array.of(pairs - different, different),
});
const birthday = (pairs: number, different: number): readonly number[] =>
  anchorsOf(features, file(pairs, different))[2]!;
const u = [0.0001, 0.9];

it('where birthdays of sure pairs often differ, one that differs says less', () => {
  expect(mostGiven([100, -6], birthday(200, 30), u)![1]).toBeGreaterThan(-4);
  expect(contradictionsOf(features[2]!, birthday(200, 30))).toEqual([]);
});

it('a few relatives with one mailbox are no carelessness', () => {
  expect(mostGiven([100, -6], birthday(40, 3), u)![1]).toBeLessThan(-5);
  expect(contradictionsOf(features[2]!, birthday(40, 3))).toEqual([1]);
});
