import { kindOf } from '../meaning';
import { contents } from './contents';

const today = 20_261_130;
function read(meaning: string, values: string[], countries?: string[]) {
  const column = { name: 'c', meaning, values };
  const more = countries ? [{ name: 'country', meaning: 'address.country', values: countries }] : [];
  const table = { size: values.length, columns: [column, ...more], today };
  return contents(table, column, { kind: kindOf(meaning), alone: false });
}

it.each([
  [
    'contact.email',
    ['ann.lee', 'nan', 'true', '@', 'ann@', '42', 'a@b'],
    ['Ann Lee <ann@lee.example>', "'ann@lee.example'"],
  ],
  [
    'contact.phone',
    ['110', '#N/A', '0', '12345', '0000000000', '12345678901234567890', 'no'],
    ['0151 19988776'],
  ],
  [
    'identifier.tax_number',
    ['nan', 'pending', '#REF!', '0', '00000', 'see file', 'x'],
    ['DE 129273398', '7'],
  ],
  ['person.birth_date', ['nan', '2027-01-01', 'yes', '99/99/9999', '#VALUE!', '12'], ['1980-06-04']],
  ['person.given_name', ['\\N', '0', '12345', '-', 'unknown', '?'], ['Ann', '李']],
  ['address.postcode', ['None', 'Exeter', '<NA>', '00000', '99999'], ['EX2 4TA', '1067']],
  ['organisation.name', ['NULL', 'nan nan', '—'], ['3M', '1&1', '42']],
])('%s: what cannot be one is not compared', (meaning, nothings, values) => {
  expect(read(meaning, nothings).values.filter(Boolean)).toEqual([]);
  expect(read(meaning, values).values.filter(Boolean)).toHaveLength(values.length);
});

it('takes words for identifiers in a column of words alone', () => {
  expect(read('identifier.other', ['ann', 'bea', 'carl7']).values).toEqual(['ann', 'bea', 'carl7']);
  expect(read('identifier.other', ['A1', 'B2', 'none yet']).values).toEqual(['A1', 'B2', '']);
});

it.each([
  ['contact.phone', '491519988776.0', '491519988776'],
  ['contact.phone', '4.91519988776E+11', '491519988776'],
  ['contact.phone', '4,91519988776E+11', '491519988776'],
  ['contact.phone', '4.9E+11', ''],
  ['contact.phone', '+49 151 19988776 / 040 1234568', '+49 151 19988776, 040 1234568'],
  ['contact.phone', 'Tel. 040 1234568, mobil 0151 19988776', '040 1234568, 0151 19988776'],
  ['contact.phone', '0151 19988776 or 040 1234568', '0151 19988776, 040 1234568'],
  ['contact.phone', '+4915119988776+49401234568', '+4915119988776, +49401234568'],
  ['contact.phone', '040/1234568', '040/1234568'],
  ['contact.phone', '0221 / 470 30 00-12', '0221 / 470 30 00-12'],
  ['contact.phone', '040 1234568 ext. 12', '040 1234568'],
  ['contact.phone', '089, 123 45 68', '089 123 45 68'],
  ['contact.email', 'a@x.example; b@x.example', 'a@x.example, b@x.example'],
  ['address.postcode', '01067.0', '01067'],
  ['address.postcode', '="01067"', '01067'],
  ['address.street_number', '12.0', '12'],
  ['identifier.customer', '123.0', '123'],
  ['identifier.customer', '1.23457E+15', ''],
  ['identifier.customer', '1E10', '1E10'],
])('%s: %s is %j', (meaning, raw, value) => expect(read(meaning, [raw]).values).toEqual([value]));

it('gives postcodes their zeros back, by country', () => {
  expect(read('address.postcode', ['1067', '01067', '10115', 'EX2 4TA']).values[0]).toBe('01067');
  expect(read('address.postcode', ['1067.0', '10115', '20095']).values[0]).toBe('01067');
  const countries = ['Germany', 'DE', 'Österreich', 'Austria'];
  expect(read('address.postcode', ['1067', '01067', '1010', '1020'], countries).values).toEqual([
    ...['01067', '01067', '1010', '1020'],
  ]);
});

it.each([
  [
    'person.birth_date',
    ['soon', 'later', 'never', '1980-06-04'],
    'c: little of it can be read, 3 of 4 values (75 %) cannot be a date of birth',
  ],
  ['contact.phone', ['4.9E+11', '4.9E+11', '0151 19988776'], 'c: 2 values have lost digits'],
  [
    'contact.email',
    ['ann', 'ann@lee.example', 'nan', ''],
    'c: 1 of 2 values (50 %) cannot be an e-mail address',
  ],
])('%s: what was not read of %j is told', (meaning, values, note) =>
  expect(read(meaning, values).notes).toEqual([expect.stringContaining(note)]),
);
