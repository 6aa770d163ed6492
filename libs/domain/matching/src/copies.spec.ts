import { withCopies, withoutCopies } from './copies';

const column = (name: string, values: string[]) => ({ name, meaning: 'text', values });

it('a record that repeats another wholly stands once; one that differs in a cell, or comes from elsewhere, does not', () => {
  const table = {
    size: 6,
    columns: [column('a', ['x', 'x', 'x', 'xy', 'x', 'x']), column('b', ['y', 'y', 'z', '', 'y', 'y'])],
    sources: ['shop', 'shop', 'shop', 'shop', 'till', 'shop'],
  };
  const { table: distinct, rowOf, firsts } = withoutCopies(table);
  expect([...rowOf]).toEqual([0, 0, 1, 2, 3, 0]);
  expect([...firsts]).toEqual([0, 2, 3, 4]);
  expect(distinct.columns.map(({ values }) => values)).toEqual([
    ['x', 'x', 'xy', 'x'],
    ['y', 'z', '', 'y'],
  ]);
});

it('clusters are numbered by their first records; a copy that may not join is alone', () => {
  const distinct = withoutCopies({ size: 4, columns: [column('a', ['x', 'y', 'x', 'y'])] });
  const clusters = Uint32Array.of(0, 0);
  expect([...withCopies(clusters, distinct, () => true)]).toEqual([0, 0, 0, 0]);
  expect([...withCopies(clusters, distinct, (record) => record === 3)]).toEqual([0, 0, 1, 0]);
});
