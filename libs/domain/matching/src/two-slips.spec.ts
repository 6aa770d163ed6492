import { resolveTable } from './index';

const meanings = [
  ...['source', 'person.full_name', 'person.birth_date', 'identifier.passport', 'address.country'],
];

/** Customers of a bank, and somebody on a list of whom the rest of the file knows nothing. */
const rows = (listed: { birth: string; passport: string }): string[][] => [
  ...Array.from({ length: 120 }, (_, i) => [
    ...['customers', `Name${i % 13} Surname${i % 17}`],
    ...[`19${50 + (i % 49)}-0${1 + (i % 9)}-1${i % 9}`, `K${9_035_561 + i * 7_919}`, 'PK'],
  ]),
  ['customers', 'Tariq Mehmood', '1985-12-25', 'AB4410071', 'PK'],
  ['list', 'MAHMUD, TARIQ', listed.birth, listed.passport, 'PK'],
];

/** Whether the last two are one, and whether they could be. */
function judged(listed: { birth: string; passport: string }): { one: boolean; apart: boolean } {
  const all = rows(listed);
  const columns = meanings.map((meaning, i) => ({
    ...{ name: meaning, meaning },
    values: all.map((row) => row[i]!),
  }));
  const { clusters, apart, rowOf } = resolveTable({ size: all.length, columns });
  const [a, b] = [rowOf.at(-2)!, rowOf.at(-1)!];
  return { one: clusters.at(-1) === clusters.at(-2), apart: apart(a, b) };
}

describe('a customer and a man of his name on a list', () => {
  it.each([
    { birth: '1985-12-25', passport: 'AB4410071' },
    { birth: '1985-12-25', passport: 'AB4410017' },
    { birth: '1985-12-15', passport: 'AB4410071' },
  ])('are one where both the birthday and the passport agree, or one of them but for a slip: %j', (listed) =>
    expect(judged(listed)).toEqual({ one: true, apart: false }),
  );

  it('are two where both are off: one who is careless with both is rarer than a namesake', () =>
    expect(judged({ birth: '1985-12-15', passport: 'AB4410017' })).toEqual({ one: false, apart: true }));
});
