/* eslint-disable no-restricted-globals -- Date parses and formats here; nothing in this file reads the clock. */

/** ISO 8601 as SDKs write it: a date, or date and time with optional fraction and zone. */
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** The first and the last instant that every part of the house can hold, PostgreSQL included (it has no year 0). */
const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Milliseconds since 1970 of an ISO 8601 text; without a zone it counts as UTC.
 * @returns undefined for anything else: other notations, numbers, a 30th of February
 */
export function parseInstant(text: unknown): number | undefined {
  const match = typeof text === 'string' && text.length <= 40 ? iso.exec(text.trim()) : null;
  if (!match) return undefined;
  const [, year, month, day] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  return within(Date.parse(`${year}-${month}-${day}T${clock(match)}`));
}

/** Time of day and zone in the one spelling that Date.parse must know: `hh:mm:ss.sss±hh:mm`. */
function clock([, , , , time = '00:00:00', fraction = '', zone = 'Z']: string[]): string {
  const seconds = time.length === 5 ? `${time}:00` : time;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  return `${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`;
}

/** The instant itself where the house can hold it. */
export const within = (instant: number): number | undefined =>
  instant >= earliest && instant <= latest ? instant : undefined;

/** RFC 3339 in UTC with milliseconds. */
export const formatInstant = (instant: number): string => new Date(instant).toISOString();

/** Date.parse takes 02-30 for March 1st or 2nd; a calendar does not. */
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= days[month - 1]!;
}
