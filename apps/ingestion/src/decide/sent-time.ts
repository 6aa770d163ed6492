import { parseInstant } from './instant';

/** The year 0, which no calendar has, as MySQL writes a time that was never set. */
const yearZero = /^0000[-/]?\d\d[-/]?\d\d/;

/**
 * The day from which a program counts, at midnight or alone: the year 1 of Go, .NET and Python, 1601 and 1753 of
 * Windows and SQL Server, 1899 and 1900 of spreadsheets, 1970 of Unix.
 */
const firstDay =
  /^(?:(?:0001|1601|1753|1900|1970)[-/]?01[-/]?01|1899[-/]?12[-/]?3[01])(?:[T ]00:?00(?::?00(?:[.,]0+)?)?(?![\d:.,])|$)/i;

/** The same for numbers: 1970, and the year 1 as Go counts it in seconds, milliseconds, microseconds, nanoseconds. */
const zeros = new Set([
  '',
  '0',
  '-62135596800',
  '-62135596800000',
  '-62135596800000000',
  '-6795364578871345152',
]);

/** Until here an instant is January 1st of the year 1 in some zone. */
const firstInstants = -62_135_424_000_000;
/** From here on it is .NET's greatest time, cut off somewhere. */
const lastSecond = 253_402_300_799_000;
/** Between here and `lastSecond` no program's first day lies. */
const after1970 = 2 * 86_400_000;

/**
 * A time as a sender gives it, in milliseconds since 1970.
 * @returns null where it was left out or never set, as a program's zero tells; undefined where it is no time
 */
export function readTime(time: unknown): number | null | undefined {
  if (time === undefined || time === null) return null;
  const instant = parseInstant(time);
  if (isOrdinary(instant)) return instant;
  const readable = typeof time === 'string' || typeof time === 'number';
  return readable && isZero(String(time).trim(), instant) ? null : instant;
}

const isOrdinary = (instant: number | undefined): boolean =>
  instant !== undefined && instant > after1970 && instant < lastSecond;

function isZero(text: string, instant: number | undefined): boolean {
  if (zeros.has(text) || yearZero.test(text) || firstDay.test(text)) return true;
  return instant !== undefined && (instant <= firstInstants || instant === 0 || instant >= lastSecond);
}

/** A time with what it was read from. */
export interface SentTime {
  sent: unknown;
  at: number | null | undefined;
}

/** The first of two times that was set. */
export function firstSet(one: unknown, other: unknown): SentTime {
  const first = { sent: one, at: readTime(one) };
  return first.at === null ? { sent: other, at: readTime(other) } : first;
}
