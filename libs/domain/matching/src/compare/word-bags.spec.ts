import { WordBags } from './word-bags';

const names = [
  'alder property berlin',
  'alder propertys berlin',
  'alder prop hamburg',
  'ba',
  'birch association',
  '',
];
const bags = new WordBags(names, (word) => (word === 'alder' ? 8 : 2));
const [berlin, plural, hamburg, letters, spelt] = [0, 1, 2, 3, 4] as const;

it('a word of another that is a slip or a short form counts nearly as its own', () => {
  expect(bags.overlap(berlin, plural).both).toBeCloseTo((64 + 0.9 * 4 + 4) / 72);
  expect(bags.overlap(berlin, hamburg).both).toBeCloseTo((64 + 0.9 * 4) / 72);
  expect(bags.overlap(berlin, hamburg).telling).toBe(true);
});

it('first letters of several words stand for them, either way round', () => {
  expect(bags.isAcronym(letters, spelt)).toBe(true);
  expect(bags.isAcronym(spelt, letters)).toBe(true);
  expect(bags.isAcronym(letters, berlin)).toBe(false);
});
