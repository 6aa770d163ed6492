import type { Prepared } from '../features';
import type { Coded } from '../prepare/column';

/** Kinds of values of which is counted how many people have each. */
export const countedKinds = [
  'given name',
  'family name',
  'birth date',
  'e-mail',
  'phone',
  'house',
  'postcode',
  'city',
] as const;
export type CountedKind = (typeof countedKinds)[number];

/** A value as it is compared: folded, or its digits alone. */
export interface CountedValue {
  kind: CountedKind;
  value: string;
}

/** Texts of some records by kind, empty where a record has none. */
export type CountedTexts = Readonly<Record<CountedKind, (record: number) => string>>;

/** What of some records is counted. @cost O(1) a text */
export function countedTexts({ names, birth, address, values }: Prepared): CountedTexts {
  const [postcode, city] = [read(address.postcode), read(address.city)];
  const [number, street] = [read(address.number), read(address.street)];
  const ofValue = (kind: 'email' | 'phone') => read(values.find((one) => one.kind === kind)?.coded);
  return {
    'given name': read(names.given),
    'family name': read(names.family),
    'birth date': read(birth),
    'e-mail': ofValue('email'),
    phone: ofValue('phone'),
    house: (record) => whole([street(record), number(record), postcode(record) || city(record)]),
    postcode,
    city,
  };
}

/** What of the first record of a table is counted, each kind once. */
export function valuesIn(prepared: Prepared): CountedValue[] {
  const texts = countedTexts(prepared);
  return countedKinds.map((kind) => ({ kind, value: texts[kind](0) })).filter(({ value }) => value !== '');
}

const read = (coded: Coded | undefined) => (record: number) =>
  coded ? coded.dictionary.texts[coded.ids[record]!]! : '';

/** Of parts that are all there. */
const whole = (parts: readonly string[]): string => (parts.includes('') ? '' : parts.join('|'));
