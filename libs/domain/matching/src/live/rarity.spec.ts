import { rarityBits } from './rarity';

const givenName = { usual: 0.0076, bits: 6.7, most: 5 };
const birthDate = { usual: 1 / 45_000, bits: 15, most: 5 };
const phone = { usual: 5e-5, bits: 14, most: 5 };

it.each<[string, Parameters<typeof rarityBits>[0], from: number, to: number]>([
  ['a given name that nobody else of 100,000 has', { ...givenName, count: 2, population: 100_000 }, 5, 5],
  ['one that one of 50 has', { ...givenName, count: 2_000, population: 100_000 }, -1.5, -1.3],
  ['one that as many have as usual', { ...givenName, count: 760, population: 100_000 }, -0.1, 0.1],
  ['one that nobody else of 100 has, which says little', { ...givenName, count: 2, population: 100 }, 0, 1],
  [
    'a birthday that nobody else of 1,000 has, as is usual',
    { ...birthDate, count: 2, population: 1_000 },
    0,
    0.1,
  ],
  [
    'a birthday that as many of 1,000,000 have as usual',
    { ...birthDate, count: 24, population: 1_000_000 },
    -0.1,
    0.1,
  ],
  ['a phone that one person gave eight times', { ...phone, count: 8, population: 10_000 }, -1, -1],
  ['the phone of an office of 300', { ...phone, count: 300, population: 10_000 }, -8, -7],
  [
    'a phone of half of all, which says nothing and never against',
    { ...phone, count: 5e5, population: 1e6 },
    -14,
    -13,
  ],
])('%s', (_, shared, from, to) => {
  expect(rarityBits(shared)).toBeGreaterThanOrEqual(from);
  expect(rarityBits(shared)).toBeLessThanOrEqual(to);
});
