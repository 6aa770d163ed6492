import { explainPair, resolveTable } from './index';

/** Fifty people, each of whom is there once, and one who may be there twice: all is the same but the birthday. */
const rows = [
  ...Array.from({ length: 120 }, (_, i) => [
    ...[`Name${i % 31}`, `Surname${i % 37}`, `19${50 + (i % 40)}-0${1 + (i % 9)}-${10 + (i % 18)}`],
    ...[`${i} Mill Road`, 'Dover', `+4413045${String(55_000 + i)}`],
  ]),
  ['Ottilie', 'Quill', '1984-03-17', '4 Elm Row', 'Dover', '+441304559901'],
  ['Ottilie', 'Quill', '1979-11-02', '4 Elm Row', 'Dover', '+441304559901'],
];
const columns = [
  ...['person.given_name', 'person.family_name', 'person.birth_date'],
  ...['address.line1', 'address.city', 'contact.phone'],
].map((meaning, i) => ({ name: meaning, meaning, values: rows.map((row) => row[i]!) }));
const joined = (prefer?: 'precision' | 'recall'): boolean => {
  const { clusters } = resolveTable({ size: rows.length, columns }, { prefer });
  return clusters[rows.length - 2] === clusters[rows.length - 1];
};

it('two birthdays keep two apart, unless recall is preferred and all else speaks for one', () => {
  expect([joined(), joined('precision'), joined('recall')]).toEqual([false, false, true]);
});

it.each([{}, { prefer: 'recall' as const }, { duplicateFree: ['one'] }])(
  'a pair is explained with the probability that is stated of it: %j',
  (options) => {
    const sources = rows.map((_, i) => (i % 2 === 0 ? 'one' : 'other'));
    const resolved = resolveTable({ size: rows.length, columns, sources }, options);
    expect(resolved.pairs.length).toBeGreaterThan(0);
    for (const { a, b, probability } of resolved.pairs)
      expect(explainPair(resolved, a, b).probability).toBeCloseTo(probability, 4);
  },
);
