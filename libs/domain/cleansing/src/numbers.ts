import { squeezed } from './spelling';

/**
 * Dates that forms, databases and clocks begin or end with, as eight digits; the beginning of 1970 is the last day of 1969 to
 * the west of Greenwich.
 */
const beginnings = new Set([
  ...['00010101', '16010101', '17530101', '18991230', '18991231', '19000100', '19000101', '19000102'],
  ...['19691231', '19700101', '99991231', '11111111'],
]);
export const isNoDate = (digits: string): boolean => beginnings.has(digits);

const counted = '01234567890123456789';
/** A number that somebody typed along the keys: one digit again and again, or counting. */
export const isTypedAlong = (digits: string): boolean =>
  /^(\d)\1+$/.test(digits) || counted.includes(digits) || counted.includes([...digits].reverse().join(''));

/** The line of a telephone that somebody made up; its country and area may be real. @param digits with the country's */
export const isNoLine = (digits: string): boolean =>
  /(\d)\1{6,}$/.test(digits) ||
  [7, 8, 9, 10].some((n) => digits.length > n && isTypedAlong(digits.slice(-n)));

/**
 * Keys that programs have in place of one: the nil and the max UUID, those of documentation, and devices that all say the
 * same.
 */
const keys = new Set([
  ...['123e4567e89b12d3a456426614174000', '550e8400e29b41d4a716446655440000'],
  ...['12345678123412341234123456789012', '12345678123456781234567812345678'],
  ...['00000000000040008000000000000000', 'xxxxxxxxxxxx4xxxyxxxxxxxxxxxxxxx'],
  ...['9774d56d682e549c', '004999010640000', '020000000000'],
]);

/** Zeros, -1, one letter again and again, or a key that stands for none. Other numbers may be somebody's. @param text in lower case */
export function isNoKey(text: string): boolean {
  if (/^[^\p{L}\p{N}]*0[^\p{L}1-9]*$/u.test(text) || /^-\s?1(?:\.0*)?$/.test(text)) return true;
  if (/^0x[0.]*$/.test(text)) return true;
  const key = squeezed(text);
  return /^([a-z])\1{2,}$/.test(key) || /^([0-9a-f])\1{31}$/.test(key) || (key.length >= 12 && keys.has(key));
}
