import { people, type PersonRecord, personMeanings } from '@ucv/testing';
import { defaultFeatures } from './default-features';
import type { Description } from './description';
import { learnWeights } from './learn-weights';
import { LiveMatcher, type LiveModel } from './live-matcher';

const described = (record: Partial<PersonRecord>): Description =>
  Object.fromEntries(
    Object.entries(personMeanings)
      .map(([name, meaning]) => [meaning, record[name as keyof typeof personMeanings] ?? ''] as const)
      .filter(([, value]) => value !== ''),
  );
const records = [...people({ records: 1_300, seed: 3 })];
/** Each record's phone is one of its own: a tenant whose customers change it with each contract. */
const moving = records.map((record, i) => described({ ...record, phone: `+4915${10_000_000 + i * 37}` }));

describe('weights learned of a tenant’s own descriptions', () => {
  const { features, shares } = learnWeights(moving);
  const differ = (all: readonly { name: string; m: readonly number[]; u: readonly number[] }[]) => {
    const { m, u } = all.find(({ name }) => name === 'phone')!;
    return Math.log2(m[2]! / u[2]!);
  };

  it('say next to nothing against where phones of one person mostly differ', () => {
    expect(differ(defaultFeatures)).toBeLessThan(-2.5);
    expect(differ(features)).toBeGreaterThan(-1.05);
    expect(differ(features)).toBeLessThan(0.05);
  });

  it('are numbers by the names of levels, and shares of pairs', () => {
    expect(features.map(({ name }) => name).sort()).toEqual(defaultFeatures.map(({ name }) => name).sort());
    for (const { m, u, labels } of features)
      expect([m.length, u.length]).toEqual([labels.length, labels.length]);
    // Three in ten have more than one record, of 1,300.
    expect(shares.match * records.length ** 2).toBeGreaterThan(500);
    expect(shares.match * records.length ** 2).toBeLessThan(2_000);
  });

  it('are used where this code has the same levels, and the usual ones where not', () => {
    const home = {
      'person.family_name': 'Quill',
      'address.street': '1 Mill Road',
      'address.city': 'Dunmore',
    };
    const one = { ...home, 'person.given_name': 'Ann', 'contact.phone': '+4915130557291' };
    const other = { ...one, 'contact.phone': '+4917126684052' };
    const weight = (used: LiveModel['features']) =>
      new LiveMatcher([one, other], { features: used, population: 1_000 })
        .match(0, 1)
        .steps.find(({ feature }) => feature === 'phone')!.bits;
    expect(weight(features)).toBeCloseTo(differ(features), 9);
    const renamed = features.map((each) => ({ ...each, labels: each.labels.map((label) => `${label}?`) }));
    expect(weight(renamed)).toBe(weight(defaultFeatures));
    expect(weight([])).toBe(weight(defaultFeatures));
  });
});

it('weights of the same are the same', () => {
  const few = moving.slice(0, 150);
  expect(learnWeights(few)).toEqual(learnWeights(few));
});
