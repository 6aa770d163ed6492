import { registered, registerLevel, registerNumber, taxNumber } from './register-numbers';

const levels = ['the same', 'a slip', 'a neighbour', 'different'];
const registers = (a: string, b: string) => levels[registerLevel(registerNumber(a), registerNumber(b))];
const taxes = (a: string, b: string) => levels[registerLevel(taxNumber(a), taxNumber(b))];

it.each([
  ['HRB 12345 Amtsgericht Köln', 'HRB 12345', 'the same'],
  ['HRB 12345, AG Köln', 'hrb12345 Köln', 'the same'],
  ['HRA 3301 CB', 'HRA 3301 Cottbus', 'the same'],
  ['DEK1101R.HRB116737', 'HRB 116737', 'the same'],
  ['RCS Paris 812 345 678', 'RCS 812345678', 'the same'],
  ['HRB 12345 Köln', 'HRB 12345 Bonn', 'different'],
  ['HRA 14410 Kassel', 'HRB 14410 Kassel', 'different'],
  ['HRB 151201', 'HRB 151202', 'a neighbour'],
  ['HRB 121040', 'HRB 112040', 'a slip'],
  ['HRA 3303', 'HRA 3330', 'a slip'],
  ['HRA 3302', 'HRA 3312', 'a neighbour'],
  ['HRA 12', 'HRA 13', 'different'],
  ['HRB 121040', 'HRB 98110', 'different'],
])('the register numbers %s and %s are %s', (a, b, how) => {
  expect(registers(a, b)).toBe(how);
  expect(registers(b, a)).toBe(how);
});

it.each([
  ['DE 811 907 980', 'DE811907980', 'the same'],
  ['DE811907980', '811907980', 'the same'],
  ['VAT No. GB123456789', 'GB 123 4567 89', 'the same'],
  ['ATU12345678', 'ATU 1234 5678', 'the same'],
  ['CHE-123.456.789 MWST', 'CHE123456789', 'the same'],
  ['DE811907980', 'AT811907980', 'different'],
  ['DE301440017', 'DE301440018', 'a neighbour'],
])('the tax numbers %s and %s are %s', (a, b, how) => expect(taxes(a, b)).toBe(how));

it('finds candidates by the number alone, however it is written', () => {
  const column = { name: 'no', meaning: 'organisation.register_number', values: ['HRB 7 Bonn', 'HRB 7', ''] };
  const { coded, feature } = registered({ size: 3, columns: [column] }, column, registerNumber);
  expect([...coded.ids]).toEqual([1, 1, 0]);
  expect([feature.compare(0, 1), feature.compare(0, 2)]).toEqual([0, 255]);
});
