import { resolveTable } from './index';

/** Groups of a small file's rows, by the first column; the others are named by their meanings. */
function groups(meanings: readonly string[], rows: readonly (readonly string[])[]): string[][] {
  const columns = meanings.map((meaning, i) => ({
    ...{ name: meaning, meaning },
    values: rows.map((row) => row[i + 1] ?? ''),
  }));
  const { clusters } = resolveTable({ size: rows.length, columns });
  const found = new Map<number, string[]>();
  rows.forEach(([who], i) => found.set(clusters[i]!, [...(found.get(clusters[i]!) ?? []), who!]));
  return [...found.values()].filter((group) => group.length > 1);
}

const names = ['person.given_name', 'person.family_name'];

it('triplets of whom nothing but names and a birthday is known are three', () => {
  const rows = ['Lena', 'Lina', 'Lea'].map((given) => [given, given, 'Zielke', '2011-04-09']);
  expect(groups([...names, 'person.birth_date'], rows)).toEqual([]);
});

it.each([
  ['George Harlow Sr', 'George Harlow Jr'],
  ['George Harlow II', 'George Harlow III'],
  ['Harlow, George Jr.', 'George Harlow, Sr.'],
])('%s and %s of one house are two', (one, other) => {
  const rows = [
    [one, one, '4 Elm Row', 'Dover'],
    [other, other, '4 Elm Row', 'Dover'],
  ];
  expect(groups(['person.full_name', 'address.line1', 'address.city'], rows)).toEqual([]);
});

it('father and son are two by a suffix that stands beside the name', () => {
  const rows = [
    ['father', 'George', 'Harlow', 'Sr.', '4 Elm Row', 'Dover'],
    ['son', 'George', 'Harlow', 'Jr', '4 Elm Row', 'Dover'],
    ['son', 'George', 'Harlow', 'junior', '4 Elm Row', 'Dover'],
  ];
  const meanings = [...names, 'person.suffix', 'address.line1', 'address.city'];
  for (const group of groups(meanings, rows)) expect(new Set(group).size).toBe(1);
});

it('two passports are two people, also where a third record has none', () => {
  const rows = [
    ['one', 'Paul', 'Amsel', '3 Mill Lane', 'P4471902'],
    ['other', 'Paul', 'Amsel', '3 Mill Lane', 'K9035561'],
    ['either', 'Paul', 'Amsel', '3 Mill Lane', ''],
  ];
  for (const group of groups([...names, 'address.line1', 'identifier.passport'], rows))
    expect(group).not.toEqual(expect.arrayContaining(['one', 'other']));
});

it('two passports are two people in a long file in which nobody’s stands twice', () => {
  const towns = ['Dover', 'Hull', 'Ely'];
  const others = Array.from({ length: 120 }, (_, i) => [
    `p${i}`,
    ...[`Name${i % 31}`, `Surname${i % 37}`, `${i} ${towns[i % 3]} Road`, `K${9_035_561 + i * 7_919}`],
  ]);
  const rows = [
    ['one', 'Paul', 'Amsel', '3 Mill Lane', 'P4471902'],
    ['other', 'Paul', 'Amsel', '3 Mill Lane', 'R9935561'],
    ...others,
  ];
  for (const group of groups([...names, 'address.line1', 'identifier.passport'], rows))
    expect(group).not.toEqual(expect.arrayContaining(['one', 'other']));
});

it('directors of one company are as many as they have names', () => {
  const directors = ['Ines Prado', 'Otto Harms', 'Lin Dahl', 'Moe Sand', 'Nora Bjerke'];
  const rows = directors.map((name) => [name, name, 'Quay Shipping Ltd', 'Director']);
  expect(groups(['person.full_name', 'organisation.name', 'person.occupation'], rows)).toEqual([]);
});

it('a mailbox of an office joins nobody of like names', () => {
  const rows = [
    ['Jana', 'Jana', 'Amsel', 'info@quay.example'],
    ['Jan', 'Jan', 'Amsel', 'info@quay.example'],
  ];
  expect(groups([...names, 'contact.email'], rows)).toEqual([]);
});

it('father and son of one name, house and day of the year are two', () => {
  const rows = [
    ['father', 'Karl', 'Amsel', '1954-06-04', '3 Mill Lane', 'Dover'],
    ['son', 'Karl', 'Amsel', '1984-06-04', '3 Mill Lane', 'Dover'],
  ];
  expect(groups([...names, 'person.birth_date', 'address.line1', 'address.city'], rows)).toEqual([]);
});

it('colleagues of one given name are as many as they have family names', () => {
  const columns = ['person.full_name', 'organisation.name', 'address.city', 'contact.email'];
  const rows = ['Sari Heikkinen', 'Sari Nieminen', 'Sari Laine'].map((name) => [
    ...[
      name,
      name,
      'Tampella Valves Oy',
      'Tampere',
      `${name.toLowerCase().replace(' ', '.')}@tampella.example`,
    ],
  ]);
  expect(groups(columns, rows)).toEqual([]);
});

it('a suffix that one of two has is more than none, where their numbers differ', () => {
  const columns = ['person.full_name', 'address.line1', 'address.city', 'contact.phone'];
  const rows = [
    ['one', 'Heinz Kramer jun.', '11 Garden Road', 'Dover', '+44 1304 555012'],
    ['other', 'Heinz Kramer', '11 Garden Road', 'Dover', '+44 7700 900321'],
  ];
  expect(groups(columns, rows)).toEqual([]);
});

it('brothers who have their father’s name for a second one are two', () => {
  const columns = ['person.given_name', 'person.family_name', 'person.birth_date', 'address.city'];
  const rows = [
    ['one', 'Anil Vasant', 'Deshpande', '1968-10-02', 'Pune'],
    ['other', 'Sunil Vasant', 'Deshpande', '1968-10-02', 'Pune'],
  ];
  expect(groups(columns, rows)).toEqual([]);
});
