import { guessMeaning } from './guess-meaning';

it.each<[column: string, values: string[], meaning: string | undefined]>([
  ['birth_place', ['Leicester', 'Leeds'], 'address.city'],
  ['placeOfBirth', ['Leicester'], 'address.city'],
  ['dob', ['1849-06-08'], 'person.birth_date'],
  ['first_and_surname', ['ann lee'], 'person.full_name'],
  ['surname', ['lee'], 'person.family_name'],
  ['name', ['Ann Lee', 'Bo Ek'], 'person.full_name'],
  ['name', ['Hill Ltd', 'Bauer GmbH', 'Ann Lee'], 'organisation.name'],
  ['company_name', ['Hill Ltd'], 'organisation.name'],
  ['country', ['IT', 'Italy'], 'address.country'],
  ['profession', ['smith'], 'category'],
  ['title', ['On pages of logs'], 'text'],
  ['nhs_number', ['9434765919', '9434765870'], 'identifier.other'],
  ['when', ['1849-06-08', '1850-01-02'], 'person.birth_date'],
  ['colour', ['red', 'red', 'blue', 'blue'], 'category'],
  ['remarks', ['came twice', 'asks for tea', 'pays late'], 'text'],
  ['price', ['12.50', '9.99', '3'], undefined],
  ['checksum', ['9a0c', '77fe', '01ab'], undefined],
  ['nothing', ['', ''], undefined],
])('a column %s of %j is taken for %s', (column, values, meaning) =>
  expect(guessMeaning(column, values)).toBe(meaning),
);
