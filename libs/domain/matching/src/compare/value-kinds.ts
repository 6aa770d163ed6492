import { isNoMailbox, isNoNumber } from '../prepare/placeholders';
import { closest, each } from '../prepare/several';
import { Close, closeness } from '../text/closeness';
import { fold } from '../text/fold';
import type { Feature, Role } from './feature';

/** How values of one kind are read and compared. */
export interface ValueComparison {
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
  const own = raw
    .replace(/(?:ext|x)\.?\s*\d+$/i, '')
    .replace(/\(0\)/g, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  return own.length >= 6 && !isNoNumber(own) ? own.slice(-9) : '';
};

const lettersOf = (text: string): string => text.replace(/[._-]/g, '');

/** Whether one number is the other as it is dialled in its town. */
const withoutAreaCode = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= 7 && a.length !== b.length && (a.endsWith(b) || b.endsWith(a));

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

/** Level of two mailboxes that differ. */
function mailboxLevel(a: string, b: string): number {
  // Mailboxes are made of names: what tells two of one name apart are the digits.
  if (!sameDigits(a, b) || differInMarks(a, b)) return 4;
  return slipAtMost(a, b) ? 1 : boxLevel(a.split('@', 1)[0]!, b.split('@', 1)[0]!);
}

/** Of two mailboxes at other domains. */
function boxLevel(mine: string, theirs: string): number {
  if (mine === theirs && mine.length > 2) return 2;
  return mine.length > 3 && closeness(mine, theirs) <= Close.near ? 3 : 4;
}

/** A provider gives each of these to somebody: of two that look alike one is no slip. */
function differInMarks(a: string, b: string): boolean {
  const [[mine, host], [theirs, otherHost]] = [a.split('@'), b.split('@')];
  return host === otherHost && lettersOf(mine!) === lettersOf(theirs!);
}

export const kinds = {
  email: {
    ...{ name: 'e-mail', role: 'mailbox', cost: 1 },
    labels: ['the same', 'a slip', 'the same mailbox elsewhere', 'close', 'different'],
    expected: [0.7, 0.07, 0.06, 0.04, 0.13],
    most: [100, 3, 4, 1, -2],
    normalise: each(mailbox),
    level: closest(mailboxLevel),
  },
  phone: {
    ...{ name: 'phone', role: 'household', cost: 0 },
    labels: ['the same', 'one digit off', 'different'],
    expected: [0.8, 0.06, 0.14],
    // Numbers in a row belong to neighbours, or to one house.
    most: [100, 0, -1],
    normalise: each(digits),
    level: closest((a, b) => (withoutAreaCode(a, b) ? 0 : slipAtMost(a, b) ? 1 : 2)),
  },
  identifier: {
    ...{ name: 'identifier', role: 'own', cost: 0 },
    labels: ['the same', 'a slip', 'a neighbour', 'different'],
    expected: [0.85, 0.05, 0.02, 0.08],
    most: [100, 0, -4, -2],
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
} satisfies Record<string, ValueComparison>;

export type ValueKind = keyof typeof kinds;
