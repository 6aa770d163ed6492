import { givenLevel } from './compare/given-names';
import { aligned, fit } from './compare/name-words';
import { resolveTable } from './index';
import { countryCode } from './prepare/countries';
import { fullName } from './prepare/names';
import { isNoMailbox, isNoNumber, isOffice } from './prepare/placeholders';

const meanings = [
  ...['person.full_name', 'person.birth_date', 'address.full', 'contact.email', 'contact.phone'],
];

/** Who each row is, then the row: a small file of customers with all that misleads. */
const customers: [who: string, ...row: string[]][] = [
  [
    'nora',
    'Nora Bjerke',
    '1994-06-21',
    '3 Mill Lane, Bristol BS8 3BX',
    'nora.b@mail.example',
    '0117 496 0011',
  ],
  ['nora', 'Bjerke, Nora', '21/06/1994', '3 Mill Ln, Bristol BS8 3BX', '', '01174960011'],
  [
    'ella',
    'Ella Bjerke',
    '1994-06-21',
    '3 Mill Lane, Bristol BS8 3BX',
    'ella.b@mail.example',
    '0117 496 0011',
  ],
  ['otto', 'Otto Harms', '1951-03-14', '14 Park Road, Exeter EX2 4TA', 'otto@harms.example', '01392 410233'],
  [
    'otto2',
    'Otto Harms jr',
    '1983-11-02',
    '14 Park Road, Exeter EX2 4TA',
    'oh83@mail.example',
    '01392 410233',
  ],
  ['sue', 'Susan Okoro', '1970-09-08', '27 Bath Road, Leeds LS2 0NL', 'okoros@mail.example', '01423 555019'],
  ['pete', 'Peter Okoro', '1968-01-30', '27 Bath Road, Leeds LS2 0NL', 'okoros@mail.example', '01423 555019'],
  ['pete', 'Pete Okoro', '1968-01-30', '27 Bath Rd, Leeds LS2 0NL', 'okoros@mail.example', ''],
  ['lin', 'Lin Dahl', '1961-02-03', '1 Quay Street, Hull HU1 1AA', 'info@quay.example', '01482 330330'],
  ['moe', 'Moe Sand', '1988-12-13', '1 Quay Street, Hull HU1 1AA', 'info@quay.example', '01482 330330'],
  [
    'ines',
    'Ines Prado',
    '1979-05-05',
    'Calle Sol 4, Vigo 36201',
    'ines.prado+news@mail.example',
    '986 551 204',
  ],
  ['ines', 'Prado Ruiz, Ines', '1979-05-05', 'Calle Sol 4, Vigo', 'ines.prado@mail.example', ''],
  ['test1', 'Test', '1900-01-01', '', 'test@test.com', '0000000000'],
  ['gus', 'Gus Ferrand', '1900-01-01', '', 'none@none.com', '0123456789'],
  ['hal', 'Hal Nowicki', '1970-01-01', 'n/a', 'test@test.com', '0123456789'],
];

it('keeps twins, father and son, couples, an office and placeholders apart, and joins who is one', () => {
  const columns = meanings.map((meaning, i) => ({
    ...{ name: meaning, meaning },
    values: customers.map((row) => row[i + 1]!),
  }));
  const { clusters } = resolveTable({ size: customers.length, columns });
  const groups = new Map<number, string[]>();
  customers.forEach(([who], i) => groups.set(clusters[i]!, [...(groups.get(clusters[i]!) ?? []), who]));
  expect([...groups.values()].filter((group) => group.length > 1)).toEqual([
    ['nora', 'nora'],
    ['pete', 'pete'],
    ['ines', 'ines'],
  ]);
});

it('joins organisations by their name alone, where it tells enough', () => {
  const trades = ['Catering Services', 'Transport', 'Property'];
  const words =
    'Alder Birch Cedar Dogwood Sycamore Fir Gorse Hazel Ivy Juniper Larch Maple Nettle Oak Pine Rowan'.split(
      ' ',
    );
  const names = words.flatMap((word) => trades.map((trade) => `${word} ${trade}`));
  const values = [
    ...names.map((name) => `${name} Ltd`),
    ...names.map((name) => `${name.toUpperCase()} LIMITED`),
  ];
  const { clusters } = resolveTable({
    size: values.length,
    columns: [{ name: 'name', meaning: 'organisation.name', values }],
  });
  const joined = names.filter((_, i) => clusters[i] === clusters[i + names.length]);
  expect(joined).toEqual(names);
  expect(new Set(clusters).size).toBe(names.length);
});

it.each([
  ['price nat richard', 'nat richard price', 'exactly'],
  ['gil gonzalez daniel', 'daniel gil', 'exactly'],
  ['thompson tony', 'anthony thompson', 'exactly'],
  ['saundres jill', 'jill may saunders', 'nearly'],
  ['ines rocha pinto', 'ines rocha pinho', 'not'],
  ['saunders s', 'sarah saunders', 'byInitials'],
  ['mary cooper', 'lesley cooper', 'not'],
  ['cooper', 'cooper mary', 'not'],
] as const)('the words of %s fit those of %s: %s', (a, b, how) => {
  expect(aligned(a.split(' '), b.split(' '))).toBe(fit[how]);
  expect(aligned(b.split(' '), a.split(' '))).toBe(fit[how]);
});

it.each([
  ['renaldo', 'renalda', 'alike'],
  ['daniel', 'daniela', 'another name'],
  ['tom', 'tim', 'another name'],
  ['emily', 'amelia', 'another name'],
  ['emily', 'emiily', 'one letter off'],
  ['mohammed', 'mohamed', 'a form'],
  ['eric', 'erik', 'a form'],
  ['fatma', 'fatima', 'a form'],
  ['monica', 'monika', 'a form'],
  ['minh', 'linh', 'another name'],
])('the given names %s and %s are %s', (a, b, label) => {
  const labels = [
    'the same',
    'a form',
    'one letter off',
    'close',
    'initial',
    'alike',
    'different',
    'another name',
  ];
  expect(labels[givenLevel(a, b)]).toBe(label);
});

it.each([
  ['germany', 'de'],
  ['deutschland', 'de'],
  ['uk', 'gb'],
  ['united kingdom', 'gb'],
  ['italie', 'it'],
  ['leeds', 'leeds'],
])('the country %s is %s', (name, code) => expect(countryCode(name)).toBe(code));

it('knows what was made up', () => {
  expect(
    ['test@test.com', 'none@none.com', 'noreply@shop.example', 'x@unknown.org'].filter(isNoMailbox),
  ).toHaveLength(4);
  expect(
    [
      'me@lee.example',
      'a@mail.example',
      'tester@mail.example',
      'nona@mail.example',
      'info@quay.example',
    ].filter(isNoMailbox),
  ).toEqual([]);
  expect(['info@quay.example', 'accounts@quay.example', 'inform@quay.example'].filter(isOffice)).toHaveLength(
    2,
  );
  expect(['0000000', '0123456789', '987654321', '01482330330'].filter(isNoNumber)).toHaveLength(3);
});

it('parts a name whose blank was lost', () => {
  expect(fullName('JamesHarrison')).toMatchObject({
    given: 'james',
    family: 'harrison',
  });
  expect(fullName('McDonald')).toMatchObject({ given: '', family: 'mcdonald' });
});

it('joins in a file of three', () => {
  const rows = [
    ['Jan de Vries', '1980-01-02', 'Utrecht'],
    ['Vries, Jan de', '02-01-1980', 'Utrecht'],
    ['Kees Bos', '1975-05-05', 'Ede'],
  ];
  const columns = ['person.full_name', 'person.birth_date', 'address.city'].map((meaning, i) => ({
    ...{ name: meaning, meaning },
    values: rows.map((row) => row[i]!),
  }));
  expect([...resolveTable({ size: 3, columns }).clusters]).toEqual([0, 0, 1]);
});
