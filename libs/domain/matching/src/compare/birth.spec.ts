import { birth, birthLevel } from './birth';

const labels = birth(
  { size: 1, columns: [] },
  [{ name: 'born', meaning: 'person.birth_date', values: ['1984-03-17'] }],
  { alone: false },
).feature!.labels;

it.each([
  [19840317, 19840317, 'the same'],
  [19730101, 19730101, 'the same first of January'],
  [19840317, 19840318, 'a slip or swapped digits'],
  [19840305, 19840503, 'day and month the other way round'],
  [19840000, 19840000, 'two parts of three'],
  [19840300, 19840317, 'two parts of three'],
  [19600321, 19900321, 'two parts of three'],
  [19840317, 19991202, 'a generation apart'],
])('%i and %i: %s', (a, b, how) => {
  expect(labels[birthLevel(a, b)]).toBe(how);
  expect(labels[birthLevel(b, a)]).toBe(how);
});
