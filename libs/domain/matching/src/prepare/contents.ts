import { isMissing, isNobodyOf, seen } from '@ucv/cleansing';
import type { Kind } from '../meaning';
import type { Column, Table } from '../table';
import { fold } from '../text/fold';
import { once } from './column';
import { countryCode, isCountries } from './countries';
import { dateColumn } from './date-columns';
import { withoutFormula, withoutNumberType } from './number-types';
import { withLostZeros } from './postcodes';
import { comma, mailAddresses, telephones } from './several';

/** What a column holds once it is known what programs wrote into it. */
export interface Contents {
  /** One for each record; empty where it is missing, or cannot be a value of its kind. */
  values: readonly string[];
  /** What was not read, and how dates were. */
  notes: readonly string[];
}

/** Values of a kind as they were meant; empty for what cannot be one. */
type Reader = (column: readonly string[]) => (raw: string) => string;

const each =
  (read: (raw: string) => string): Reader =>
  () =>
    read;
const aLetter = each((raw) => (/\p{L}/u.test(raw) ? raw : ''));

/** Kinds of identifiers that may be words. */
const wordy = /user|login|nick|handle|alias|screen|account.?name|profile|slug|token|key/i;
const hasDigit = (text: string): boolean => /\p{Nd}/u.test(text);

/** Identifiers have a digit, unless at least half of the column has none. */
function identifier(column: readonly string[], called: string): (raw: string) => string {
  const some = column.filter(Boolean).slice(0, 1_000);
  const words =
    !numeric.test(called) && (wordy.test(called) || some.filter(hasDigit).length < some.length / 2);
  return (raw) => (isNobodyOf('id', raw) || (!words && !hasDigit(raw)) ? '' : raw);
}

const numbered = each((raw) => (isNobodyOf('id', raw) || !hasDigit(raw) ? '' : raw));

/** Kinds that always have digits, whatever a column of them holds. */
const numeric =
  /tax|vat|ssn|social_sec|nhs|passport|national|licen[cs]e|iban|regist|card|customer|patient|insurance|duns|\blei\b/i;

/** What fills a field of so many digits. */
const noPostcode = /^(?:0+|9{4,})$/;

const readers: Partial<Record<Kind, Reader>> = {
  ...{ given: aLetter, family: aLetter, name: aLetter, city: aLetter },
  ...{
    postcode: each((raw) => (!hasDigit(raw) || noPostcode.test(raw) ? '' : raw)),
    register: numbered,
    tax: numbered,
  },
  email: each((raw) => mailAddresses(raw).join(comma)),
  phone: each((raw) =>
    telephones(raw)
      .filter((number) => !isNobodyOf('phone', number.replace(/\D/g, '')))
      .join(comma),
  ),
};

const called: Partial<Record<Kind, string>> = {
  ...{ given: 'a name', family: 'a name', name: 'a name', city: 'a place', postcode: 'a postcode' },
  ...{
    birth: 'a date of birth',
    email: 'an e-mail address',
    phone: 'a telephone number',
    identifier: 'an identifier',
    register: 'a number of a register',
    tax: 'a tax number',
  },
};

/** Kinds in which a number stands for its digits. */
const ofDigits = new Set<Kind | undefined>([
  ...(['phone', 'identifier', 'register', 'tax', 'postcode', 'number', 'category'] as const),
]);

/**
 * A column without what programs wrote in place of values, around them and into them.
 * @param o.alone  the table is a part of something larger: nothing is concluded from the rest of its column
 * @cost each distinct value once: about 3 µs, of telephone numbers and dates up to 20
 */
export function contents(
  table: Table,
  column: Column,
  { kind, alone }: { kind: Kind | undefined; alone: boolean },
): Contents {
  let lost = 0;
  const meant = once(ofDigits.has(kind) ? digitsMeant : textMeant);
  const given = column.values.map((raw) => {
    const text = raw === '' ? raw : meant(raw);
    lost += Number(text === null);
    return text ?? '';
  });
  const { values, notes } = readAs(kind, { table, column, given, alone });
  const told = [lostNote(column.name, lost), unreadNote(column.name, kind, { given, values })];
  return { values, notes: [...notes, ...told.filter((note) => note !== undefined)] };
}

function textMeant(raw: string): string {
  const text = withoutFormula(seen(raw));
  return isMissing(text) ? '' : text;
}

/** Null for digits that were lost. */
function digitsMeant(raw: string): string | null {
  const restored = withoutNumberType(textMeant(raw));
  return restored === 'lost' ? null : restored.text;
}

interface Reading {
  table: Table;
  column: Column;
  given: readonly string[];
  alone: boolean;
}

function readAs(kind: Kind | undefined, { table, column, given, alone }: Reading): Contents {
  const { name, meaning } = column;
  if (kind === 'birth') {
    const { sources, today } = table;
    return dateColumn({ name, values: given, sources, today, alone });
  }
  const reader =
    kind === 'identifier' ? identifier(given, `${meaning} ${name}`) : kind && readers[kind]?.(given);
  const values = reader ? given.map(once(reader)) : given;
  const padded = kind === 'postcode' && !alone ? withLostZeros(values, countryOf(table)) : values;
  return { values: padded, notes: [] };
}

function countryOf({ columns }: Table): (record: number) => string {
  const countries = columns.find(isCountries);
  const code = once((raw) => (isMissing(raw) ? '' : countryCode(fold(raw))));
  return (record) => (countries ? code(countries.values[record]!) : '');
}

const lostNote = (name: string, count: number): string | undefined =>
  count === 0
    ? undefined
    : `${name}: ${count} values have lost digits to a format of numbers such as 4.9E+11 and are not compared: export the column as text`;

function unreadNote(
  name: string,
  kind: Kind | undefined,
  { given, values }: { given: readonly string[]; values: readonly string[] },
): string | undefined {
  let [all, unread] = [0, 0];
  for (let record = 0; record < given.length; record += 1) {
    if (given[record] === '') continue;
    all += 1;
    unread += Number(values[record] === '');
  }
  if (unread === 0) return undefined;
  const share = ((unread / all) * 100).toFixed(unread / all < 0.01 ? 1 : 0);
  const little = unread > all / 2 ? 'little of it can be read, ' : '';
  return `${name}: ${little}${unread} of ${all} values (${share} %) cannot be ${(kind && called[kind]) ?? 'a value'} and are not compared`;
}
