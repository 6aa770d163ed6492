/* eslint-disable no-restricted-globals -- Date parses and formats here; nothing in this file reads the clock. */
import { inWords } from './instant-in-words';

/**
 * Year first, as ISO 8601, RFC 3339, databases and languages print it: `2026-11-01`, `2026-11-01T12:00:00Z`,
 * `2026-11-01 12:00:00.123456+00`, `2026/11/01 12:00:00 +0000 UTC`, `20261101T120000Z`, `…+01:00[Europe/Berlin]`.
 */
const yearFirst =
  /^(\d{4})([-/]?)(\d{2})\2(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,30}))?)?(?:\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?: [A-Z]{1,5}|\[[\w/+-]+\])?(?: m=[+-][\d.]+)?)?)?$/i;

/** Digits of milliseconds, microseconds and nanoseconds since 1970 and after 2001; seconds may have a fraction. */
const perMillisecond: Record<number, number> = { 10: 1e-3, 13: 1, 16: 1e3, 19: 1e6 };
const sinceEpoch = /^(\d{10}|\d{13}|\d{16}|\d{19})(\.\d+)?$/;

/** The first and the last instant that every part of the house can hold, PostgreSQL included (it has no year 0). */
const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Milliseconds since 1970 of a time as programs write it; without a zone it counts as UTC.
 * - text with the year first, or with the month in words (RFC 5322, HTTP, JavaScript); a second may be a leap second
 * - seconds, milliseconds, microseconds or nanoseconds since 1970 with 10, 13, 16 or 19 digits, as number or text
 * @returns undefined for anything else: notations that two countries read differently (02/03/2026), numbers of
 *          other lengths (some count from 2001), a 30th of February
 * @source  ISO 8601; RFC 3339; RFC 9557; RFC 5322 section 3.3; ECMA-262, "Date.prototype.toString"
 */
export function parseInstant(time: unknown): number | undefined {
  const text = typeof time === 'number' ? String(time) : time;
  if (typeof text !== 'string' || text.length > maxText) return undefined;
  const trimmed = text.trim();
  const parts = yearFirst.exec(trimmed);
  return parts ? calendar(parts) : (counted(trimmed) ?? calendar(inWords(trimmed)));
}

const maxText = 100;

function counted(text: string): number | undefined {
  const [, digits] = sinceEpoch.exec(text) ?? [];
  return digits === undefined ? undefined : within(Math.floor(Number(text) / perMillisecond[digits.length]!));
}

/** Year, separator, month, day, hour, minute, second, fraction, zone. */
export type Parts = readonly (string | undefined)[];

function calendar(parts: Parts | undefined): number | undefined {
  const [, year, , month, day] = parts ?? [];
  if (!parts || !isDay(Number(year), Number(month), Number(day))) return undefined;
  const leap = parts[7] === '60';
  return within(Date.parse(`${year}-${month}-${day}T${clock(parts)}`) + (leap ? 1_000 : 0));
}

/** Time of day and zone in the one spelling that Date.parse must know, where no second has the number 60. */
function clock([, , , , , hour = '00', minute = '00', second = '00', fraction = '', zone]: Parts): string {
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  return `${hour}:${minute}:${second === '60' ? '59' : second}.${milliseconds}${offset(zone)}`;
}

function offset(zone: string | undefined): string {
  if (!zone || !/^[+-]/.test(zone)) return 'Z';
  const digits = zone.replace(':', '').padEnd(5, '0');
  return `${digits.slice(0, 3)}:${digits.slice(3)}`;
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
