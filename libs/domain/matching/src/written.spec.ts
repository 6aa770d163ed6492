import { explainPair, resolveTable } from './index';

const towns = ['Leeds', 'Exeter', 'Vigo', 'Bonn', 'Brno', 'Cork'];
const strangers = [
  'Ann Okafor',
  'Bela Lindqvist',
  'Carlos Marino',
  'Dilek Yilmaz',
  'Eva Novak',
  'Farid Haas',
];
const column = (meaning: string, values: readonly string[]) => ({ name: meaning, meaning, values });
const resolved = (...columns: { name: string; meaning: string; values: readonly string[] }[]) =>
  resolveTable({ size: columns[0]!.values.length, columns, today: 20_261_130 });

it.each(['nan', '#N/A', '\\N', '<NA>', 'None', '#REF!', 'n/a', '?', 'pending', 'true', '0'])(
  'strangers of whom a program wrote %s are strangers',
  (nothing) => {
    // One has values of his own, so that no column is left out for being the same everywhere.
    const or = (value: string) => [...strangers.map(() => nothing), value];
    const { clusters, prepared } = resolved(
      column('person.full_name', [...strangers, 'Gus Weber']),
      column('address.city', [...towns, 'Ede']),
      column('contact.email', or('gus@weber.example')),
      column('contact.phone', or('0151 19988776')),
      column('identifier.tax_number', or('DE129273398')),
      column('person.birth_date', or('1980-06-04')),
    );
    expect(new Set(clusters).size).toBe(7);
    expect(prepared.features.map(({ name }) => name)).toEqual(['given name', 'family name', 'address']);
  },
);

it('compares each of the numbers and addresses that one cell holds', () => {
  const { prepared } = resolved(
    column('contact.phone', ['+49 151 19988776 / 040 765409', '040765409', '0151-19988776', '030 5550718']),
    column('contact.email', [
      'a.lee@lee.example; b@y.example',
      'B@y.example',
      'c@z.example',
      'a.lee@lee.example',
    ]),
  );
  const labels = ([a, b]: [number, number]) => prepared.features.map((f) => f.labels[f.compare(a, b)]);
  expect(labels([0, 1])).toEqual(['the same', 'the same']);
  expect(labels([0, 2])).toEqual(['different', 'the same']);
  expect(labels([0, 3])).toEqual(['the same', 'different']);
  expect(labels([1, 2])).toEqual(['different', 'different']);
});

it('shows dates as they were read', () => {
  const names = [...strangers, ...strangers];
  const [one, other] = [
    ['1980-06-04T00:00:00.000Z', '29376', '9 août 2003', '9. März 1980', '3 de mayo de 1999', '06/26/1980'],
    ['1980-06-04', '1980-06-04', '2003-08-09', '1980-03-09', '1999-05-03', '1980-06-26'],
  ];
  const result = resolved(
    column('person.full_name', names),
    column('person.birth_date', [...one!, ...other!]),
  );
  expect([...result.clusters]).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
  const born = explainPair(result, 0, 6).steps.find(({ feature }) => feature === 'birth date');
  expect(born).toMatchObject({ a: '1980-06-04', b: '1980-06-04', level: 'the same' });
});
