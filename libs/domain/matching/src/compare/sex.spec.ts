import { coded } from '../prepare/column';
import { missing } from './feature';
import { titleFeature } from './sex';

const names = [
  'Baker, T. Mrs',
  'Mr T Baker',
  'Thomas Baker',
  'Tina Baker',
  'T. Baker',
  'Frau Andrea Berg',
  'Andrea Berg',
];
const givens = ['t', 't', 'thomas', 'tina', 't', 'andrea', 'andrea'];
const feature = titleFeature(
  { size: names.length, columns: [] },
  {
    names: [{ name: 'name', meaning: 'person.full_name', values: names }],
    sexes: [],
    given: coded(names.length, (record) => givens[record]!),
    compareGiven: (a, b) => (givens[a] === givens[b] ? 0 : 4),
  },
)!;
const [tinasTitle, mister, thomas, tina, nobody, madam, andrea] = names.keys();

it('a title within a name tells her from him, and from a name of the other sex', () => {
  const same = (a: number, b: number) => feature.labels[feature.compare(a, b)];
  expect([same(tinasTitle!, mister!), same(tinasTitle!, thomas!)]).toEqual(['different', 'different']);
  expect([same(tinasTitle!, tina!), same(mister!, thomas!)]).toEqual(['the same', 'the same']);
});

it('says nothing of whoever has none, and nothing against a name that both have', () => {
  expect([feature.compare(tinasTitle!, nobody!), feature.compare(thomas!, tina!)]).toEqual([
    missing,
    missing,
  ]);
  expect([0, missing]).toContain(feature.compare(madam!, andrea!));
});

it('a family named Pan, a nun and a father have no title here', () => {
  const people = ['Pan Meiling', 'Mr Wei Pan', 'Sr. Mary Kiely', 'Fr. John Kelly', 'Mrs Ann Li'];
  const titles = titleFeature(
    { size: people.length, columns: [] },
    { names: [{ name: 'name', meaning: 'person.full_name', values: people }], sexes: [] },
  )!;
  expect(people.map((_, record) => titles.show(record))).toEqual(['', 'male', '', '', 'female']);
});
