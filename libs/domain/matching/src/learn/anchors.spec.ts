import type { Feature } from '../compare/feature';
import { anchorsOf, contradictionsOf, leastGiven, mostGiven } from './anchors';

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

it('what is held against a match may say nothing, and is never for it', () => {
  expect(mostGiven([100, -4], [60, 60], [0.0001, 0.01])![1]).toBe(0);
});

it('what anchors show is the least that is expected of matches; of few of them nothing is', () => {
  expect(leastGiven([90, 30])[1]).toBeGreaterThan(0.1);
  expect(leastGiven([20, 10])[1]).toBe(0);
});

describe('birthdays of one full name and home', () => {
  const home = [
    feature('given name', { role: 'given', most: [100, -5], contradicts: [1] }),
    feature('family name', { role: 'household', personal: false }),
    feature('birth date', { role: 'birth', most: [100, -6], contradicts: [1] }),
    feature('address', { role: 'household', personal: false }),
  ];
  /** Pairs of one home: the same, with another birthday, and two of a family. */
  const shown = (same: number, other: number, housemates: number): number =>
    anchorsOf(home, {
      ...{ size: 3, width: 4, levels: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0) },
      counts: Float64Array.of(same, other, housemates),
    })[2]![1]!;

  it('that differ are slips of the pen where no families live together', () => {
    expect(shown(90, 12, 0)).toBe(12);
  });

  it('may be those of fathers and sons where many do', () => {
    expect(shown(90, 12, 60)).toBe(0);
  });
});
