import { coded, type Coded, once, shareOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { Close, closeness } from '../text/closeness';
import { countryCode, isCountries } from '../prepare/countries';
import { isNoMailbox, isNoNumber, isOffice } from '../prepare/placeholders';
import { closest, each } from '../prepare/several';
import { fold } from '../text/fold';
import { checkOf } from './check-digits';
import { type Called, othersOf } from './holders';
import { isOfOnePerson } from './identifiers';
import { isSex, sexCode } from './sex';
import { type Feature, LevelCache, missing, type Role } from './feature';

interface Kind {
  name: string;
  role: Role;
  cost: Feature['cost'];
  labels: readonly string[];
  expected: readonly number[];
  most?: readonly number[];
  normalise(raw: string): string;
  /** Level of two different texts. */
  level(a: string, b: string): number;
}

/** Whether two texts are one slip apart: then they begin or end alike. */
const slipAtMost = (a: string, b: string): boolean =>
  (a[0] === b[0] || a[a.length - 1] === b[b.length - 1]) && closeness(a, b) <= Close.slip;

/** Where the next digit stands; the length where there is none. */
function nextDigit(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) return i;
  }
  return text.length;
}

/** Whether two texts have the same digits in the same order, whatever stands between. */
function sameDigits(a: string, b: string): boolean {
  let [i, j] = [nextDigit(a, 0), nextDigit(b, 0)];
  while (i < a.length && a[i] === b[j]) [i, j] = [nextDigit(a, i + 1), nextDigit(b, j + 1)];
  return i === a.length && j === b.length;
}

/** Whether two identifiers differ in their last character alone: numbers in a row are given to those who come together. */
const areNeighbours = (a: string, b: string): boolean =>
  a.length === b.length && a.slice(0, -1) === b.slice(0, -1);

const digits = (raw: string): string => {
  const own = raw.replace(/(?:ext|x)\.?\s*\d+$/i, '').replace(/\D/g, '');
  return own.length >= 6 && !isNoNumber(own) ? own.slice(-9) : '';
};

/** An address without what does not tell mailboxes apart; none where it was made up. */
function mailbox(raw: string): string {
  const address = raw
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, '@');
  const [box, domain] = address.split('@');
  if (isNoMailbox(address)) return '';
  return domain === 'gmail.com' || domain === 'googlemail.com'
    ? `${box!.replaceAll('.', '')}@gmail.com`
    : address;
}

const kinds = {
  email: {
    ...{ name: 'e-mail', role: 'mailbox', cost: 1 },
    labels: ['the same', 'a slip', 'the same mailbox elsewhere', 'close', 'different'],
    expected: [0.7, 0.07, 0.06, 0.04, 0.13],
    most: [100, 3, 4, 1, -2],
    normalise: each(mailbox),
    level: closest((a, b) => {
      // Mailboxes are made of names: what tells two of one name apart are the digits.
      if (!sameDigits(a, b)) return 4;
      if (slipAtMost(a, b)) return 1;
      const [mine, theirs] = [a.split('@')[0]!, b.split('@')[0]!];
      if (mine === theirs && mine.length > 2) return 2;
      return mine.length > 3 && closeness(mine, theirs) <= Close.near ? 3 : 4;
    }),
  },
  phone: {
    ...{ name: 'phone', role: 'household', cost: 0 },
    labels: ['the same', 'one digit off', 'different'],
    expected: [0.8, 0.06, 0.14],
    // Numbers in a row belong to neighbours, or to one house.
    most: [100, 0, -1],
    normalise: each(digits),
    level: closest((a, b) =>
      Math.min(a.length, b.length) >= 7 && a.endsWith(b.slice(-7)) ? 0 : slipAtMost(a, b) ? 1 : 2,
    ),
  },
  identifier: {
    ...{ name: 'identifier', role: 'own', cost: 0 },
    labels: ['the same', 'a slip', 'a neighbour', 'different'],
    expected: [0.85, 0.05, 0.02, 0.08],
    most: [100, 2, -4, -2],
    normalise: (raw) => {
      const text = fold(raw).replaceAll(' ', '');
      return /^(.)\1+$/.test(text) || (text.length > 5 && isNoNumber(text)) ? '' : text;
    },
    level: (a, b) =>
      Math.min(a.length, b.length) >= 5 && slipAtMost(a, b) ? (areNeighbours(a, b) ? 2 : 1) : 3,
  },
  category: {
    ...{ name: 'category', role: 'own', cost: 1 },
    labels: ['the same', 'in part', 'different'],
    expected: [0.75, 0.08, 0.17],
    normalise: fold,
    level: (a, b) => {
      const theirs = new Set(b.split(' '));
      return a.split(' ').some((word) => word.length > 2 && theirs.has(word)) || closeness(a, b) <= Close.near
        ? 1
        : 2;
    },
  },
} satisfies Record<string, Kind>;

export type ValueKind = keyof typeof kinds;

/** What a value says that another feature said already: so it says nothing more. */
export type Told = (record: number, value: string) => boolean;

interface Valued {
  column: Column;
  kind: ValueKind;
  ofPeople: boolean;
  told?: Told;
  called?: Called;
  /** The table is a part of something larger: nothing is concluded from the rest of its column. */
  alone?: boolean;
}

/** A column whose values stand for themselves. */
export function value(
  table: Table,
  { column, kind, ofPeople, told, called, alone = false }: Valued,
): { feature: Feature; coded: Coded } {
  const { level, name, role, cost, labels, expected }: Kind = kinds[kind];
  const normalise = normaliser(column, kind);
  const own = once((raw) => {
    const text = normalise(raw);
    return ofPeople && kind === 'email' && isOffice(text) ? '' : text;
  });
  const values = coded(table.size, (record) => own(column.values[record]!));
  const { ids, dictionary } = values;
  const graded = kind === 'identifier' ? knowingSlips(level, dictionary.texts, alone) : level;
  const levels = new LevelCache((a, b) => graded(dictionary.texts[a]!, dictionary.texts[b]!));
  const repeats = Uint8Array.from(ids, (id, record) =>
    Number(told?.(record, dictionary.texts[id]!) ?? false),
  );
  const others = called && kind !== 'category' ? othersOf(values, called) : undefined;
  const last = labels.length - 1;
  const ofDistinct = (a: number, b: number): number => {
    const found = levels.get(ids[a]!, ids[b]!);
    return found < last && repeats[a] && repeats[b] ? missing : found;
  };
  const feature: Feature = {
    ...{ role, cost, labels, expected, ordered: labels.length, columns: [column.name] },
    ...strictness(column, kind, isOfRecords(values, alone)),
    name: ['identifier', 'category'].includes(kind) ? column.name : name,
    personal: isPersonal(column, kind, others),
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : ofDistinct(a, b)) : missing;
    },
    share: (a, _b, at) => (at > 0 ? 0 : others ? others[ids[a]!]! / table.size : shareOf(values, ids[a]!)),
    ...(others ? { mostForCommon: 8 } : {}),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: values };
}

function normaliser(column: Column, kind: ValueKind): Kind['normalise'] {
  const { normalise } = kinds[kind];
  if (kind !== 'category') return normalise;
  if (isSex(column)) return (raw) => sexCode(normalise(raw));
  return isCountries(column) ? (raw) => countryCode(normalise(raw)) : normalise;
}

/** Whether one person alone has it: an account or a booking that families share is none of that. */
function isPersonal(column: Column, kind: ValueKind, others: Uint8Array | undefined): boolean {
  if (kind !== 'identifier' || isOfOnePerson(column)) return kind === 'email' || kind === 'identifier';
  const shared = others?.reduce((sum, each) => sum + Number(each > 0), 0) ?? 0;
  return shared <= 0.02 * (others?.length ?? 0);
}

/** What levels say at most, and which of them one person can't have. */
function strictness(
  column: Column,
  kind: ValueKind,
  ofRecords: boolean,
): Pick<Feature, 'most' | 'mostShare' | 'contradicts'> {
  const mostShare = [1, 0.08, 0.03, 1];
  if (kind === 'identifier' && isOfOnePerson(column))
    return { most: [100, 5, -5, -6], mostShare, contradicts: [3] };
  if (kind === 'identifier' && ofRecords) return { most: [100, 2, -4, -1] };
  if (kind === 'category' && isSex(column)) return { most: [100, 100, -5], contradicts: [2] };
  return { most: (kinds[kind] as Kind).most };
}

/** Share of records whose value stands twice, below which a column numbers records and not those whom they are about. */
const leastRepeated = 0.05;
/** Of fewer it does not show. */
const enoughRecords = 50;

function isOfRecords({ ids, dictionary }: Coded, alone: boolean): boolean {
  const filled = ids.reduce((sum, id) => sum + Number(id > 0), 0);
  const repeated = ids.reduce((sum, id) => sum + Number(id > 0 && dictionary.counts[id]! > 1), 0);
  return !alone && filled >= enoughRecords && repeated < leastRepeated * filled;
}

/** Levels of identifiers by their check digits, where they have some: of two that hold, neither is a slip. */
function knowingSlips(level: Kind['level'], all: readonly string[], alone: boolean): Kind['level'] {
  const holds = alone ? undefined : checkOf(all);
  if (!holds) return level;
  return (a, b) => {
    const found = level(a, b);
    if (found === 0 || found === 3) return found;
    return holds(a) && holds(b) ? 2 : 1;
  };
}

/** Whether a mailbox is made of its owner's names: then a like one elsewhere tells no more than the names do. */
export const madeOfNames =
  (names: readonly (Coded | undefined)[]): Told =>
  (record, email) => {
    const mailbox = email.split('@', 1)[0]!.replace(/[^\p{L}]/gu, '');
    return names.some((coded) => {
      const name = coded?.dictionary.texts[coded.ids[record]!]!.split(' ', 1)[0] ?? '';
      return name.length > 2 && mailbox.includes(name);
    });
  };
