import { dateColumn } from './date-columns';

const read = (values: string[], more: object = {}) => dateColumn({ name: 'born', values, ...more });

it('reads a column in the order that its unambiguous dates show', () => {
  expect(read(['06/04/1980', '06/26/1980', '6-4-80']).values).toEqual([
    '1980-06-04',
    '1980-06-26',
    '1980-06-04',
  ]);
  expect(read(['06/04/1980', '26/06/1980', '06041980']).values).toEqual([
    '1980-04-06',
    '1980-06-26',
    '1980-04-06',
  ]);
  expect(read(['80/06/04', '01/02/03']).values).toEqual(['1980-06-04', '2001-02-03']);
});

it('decides for each way of writing and each source by itself, where both orders occur', () => {
  const mixed = ['06/04/1980', '06/26/1980', '06.04.1980', '26.06.1980'];
  expect(read(mixed).values).toEqual(['1980-06-04', '1980-06-26', '1980-04-06', '1980-06-26']);
  const two = ['06/04/1980', '06/26/1980', '06/04/1980', '26/06/1980'];
  expect(read(two, { sources: ['us', 'us', 'eu', 'eu'] }).values).toEqual([
    ...['1980-06-04', '1980-06-26', '1980-04-06', '1980-06-26'],
  ]);
});

it.each([
  [
    ['06/04/1980', '06/26/1980', '26/06/1980'],
    /both orders occur \(day first: 1, month first: 1\); .* day first: 1, month first: 0$/,
  ],
  [['06/04/1980', '05/03/1981'], /no date shows whether the day or the month comes first/],
  [['06/04/1980', '06/26/1980'], /read with the month first/],
])('tells how %j was read', (values, note) =>
  expect(read(values).notes).toEqual([expect.stringMatching(note)]),
);

it.each([[['26/06/1980', '04/06/1980']], [['1980-06-04', '9 août 2003', '06/06/1980', '1980']]])(
  'tells nothing of %j',
  (values) => expect(read(values).notes).toEqual([]),
);
