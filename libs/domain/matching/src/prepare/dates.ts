import { dayAfter, daysIn, epochDay, excelDay, type Ymd } from './calendar';
import { monthAmong, romanMonth } from './months';

/** Which comes first where a date is three numbers with the year at the end, or three of two digits. */
export type Order = 'day' | 'month' | 'year';

/** What a whole column tells of its dates. */
export interface DateStyle {
  order: Order;
  /** Today as yyyymmdd: nobody is born later. */
  today?: number;
}

/** What a date is made of before it is known which number is what. */
export interface Written {
  numbers: readonly string[];
  /** 0 where it has no name. */
  month: number;
  /** How many of the numbers stand before the month's name. */
  before: number;
  /** A day later: midnight in a zone east of Greenwich, told in universal time. */
  later: boolean;
}

const asWritten: DateStyle = { order: 'day' };

/**
 * A date as eight digits, yyyymmdd, `00` for what is missing; undefined where the text is no date at all, or one to come.
 * Day first, as most of the world writes, where the style says nothing else; by the other order where only that is a date.
 */
export function dateDigits(raw: string, style: DateStyle = asWritten): string | undefined {
  const found = ofText(raw.trim(), style);
  if (!found) return undefined;
  const [year, month, day] = found;
  if (year < 1000 || year > 9999 || isToCome(found, style)) return undefined;
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${year}${two(month)}${two(month === 0 ? 0 : day)}`;
}

const isToCome = ([year, month, day]: Ymd, { today = 99_999_999 }: DateStyle): boolean =>
  year * 10_000 + month * 100 + day > today;

function ofText(text: string, style: DateStyle): Ymd | undefined {
  const whole = text.replace(/^(-?\d+)[.,]0{1,6}$/, '$1');
  // A serial with a part of a day: 29376.25.
  if (/^-?\d+$/.test(whole)) return ofDigits(whole, style);
  if (/^\d{5}[.,]\d+$/.test(whole)) return excelDay(Number(whole.slice(0, 5)));
  const { numbers, month, before, later } = written(text);
  const found = month > 0 ? named(numbers, { month, before }, style) : numbered(numbers, style);
  if (!found || !isDate(found)) return undefined;
  return later && found[2] > 0 ? dayAfter(found) : found;
}

/** Months and days may be missing; the 31st of a short month is a slip in a date, the 32nd is none. */
const isDate = ([, month, day]: Ymd): boolean => month <= 12 && day <= 31;

const time =
  /(?<=[\s\dt])\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([ap]\.?\s?m\.?(?!\p{L}))?\s*(z|utc|gmt)?\s*([+-]\d\d:?(?:\d\d)?)?(?:\s*\(.*\))?/iu;

/** A date's numbers and the name of its month; its time and zone, the day of the week and other words aside. */
export function written(text: string): Written {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return { numbers: text.split('-'), month: 0, before: 0, later: false };
  const found = time.exec(text);
  const date = found ? `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}` : text;
  const tokens = date.normalize('NFKC').match(/\d+|\p{L}[\p{L}\p{M}]*/gu) ?? [];
  const words = tokens.filter((token) => !/\d/.test(token));
  const numbers = tokens.filter((token) => /\d/.test(token));
  const later = isMidnightElsewhere(found);
  if (words.length === 0) return { numbers, month: 0, before: 0, later };
  const month = monthAmong(words) || (numbers.length > 1 ? first(words.map(romanMonth)) : 0);
  const at = tokens.findIndex((token) => monthAmong([token]) === month || romanMonth(token) === month);
  const before = tokens.slice(0, Math.max(0, at)).filter((token) => /\d/.test(token)).length;
  return { numbers, month, before, later };
}

const first = (numbers: number[]): number => numbers.find((number) => number > 0) ?? 0;

/** `22:00:00Z` and `23:00:00Z`: a full hour of the afternoon in universal time is where a program's day began. */
function isMidnightElsewhere(found: RegExpExecArray | null): boolean {
  if (!found) return false;
  const [, hour, minute, second, fraction, half, universal, offset] = found;
  const isUniversal = universal !== undefined && half === undefined;
  return (
    isUniversal &&
    Number(hour) >= 13 &&
    ![minute, second, fraction, offset].some((part) => /[1-9]/.test(part ?? ''))
  );
}

/** `9 March 1980`, `March 9, 1980`, `1980 March 9`, `March 1980`, `Mar-80`; a day without a year is none. */
function named(
  numbers: readonly string[],
  { month, before }: Pick<Written, 'month' | 'before'>,
  style: DateStyle,
): Ymd | undefined {
  const [a, b] = numbers;
  if (a === undefined) return undefined;
  if (b === undefined) return isYear(a) || before === 0 ? made(a, month, 0, style) : undefined;
  return isYear(a) ? made(a, month, Number(b), style) : made(b, month, Number(a), style);
}

const isYear = (number: string): boolean => number.length === 4 || Number(number) > 31;

function numbered(numbers: readonly string[], style: DateStyle): Ymd | undefined {
  const [a, b, c] = numbers;
  if (c !== undefined) return ofThree([a!, b!, c], style);
  if (b !== undefined) return ofTwo(a!, b, style);
  return a?.length === 4 ? [Number(a), 0, 0] : undefined;
}

function ofThree([a, b, c]: [string, string, string], style: DateStyle): Ymd | undefined {
  if (a.length === 4 || isYearOfTwo(a, c, style)) return yearFirst(a, b, c, style);
  if (a.length > 2 || b.length > 2) return undefined;
  const [x, y] = [Number(a), Number(b)];
  const monthFirst = y > 12 || (style.order === 'month' && x <= 12);
  return monthFirst ? made(c, x, y, style) : made(c, y, x, style);
}

const isYearOfTwo = (a: string, c: string, { order }: DateStyle): boolean =>
  c.length === 2 && (Number(a) > 31 || (order === 'year' && Number(c) <= 31));

/** Year, month and day; day before month where only that is a date. */
const yearFirst = (year: string, b: string, c: string, style: DateStyle): Ymd | undefined =>
  Number(b) > 12 && Number(c) <= 12
    ? made(year, Number(c), Number(b), style)
    : made(year, Number(b), Number(c), style);

function ofTwo(a: string, b: string, style: DateStyle): Ymd | undefined {
  if (a.length === 4) return made(a, Number(b), 0, style);
  return isYear(b) ? made(b, Number(a), 0, style) : undefined;
}

/** @returns undefined where the year has neither two digits nor four */
function made(year: string, month: number, day: number, { today }: DateStyle): Ymd | undefined {
  if (year.length !== 2 && year.length !== 4) return undefined;
  return [year.length === 4 ? Number(year) : century(Number(year), today), month, day];
}

/** Of two digits the last year that is not to come; without a today of 31 and more the last century. */
function century(year: number, today = 20_301_231): number {
  const thisYear = Math.floor(today / 10_000);
  const recent = thisYear - (thisYear % 100) + year;
  return recent > thisYear ? recent - 100 : recent;
}

/** A date without anything between its parts, the days of a spreadsheet, or the seconds of a clock. */
function ofDigits(digits: string, style: DateStyle): Ymd | undefined {
  if (digits.length === 4) return [Number(digits), 0, 0];
  if (digits.length === 5 && digits[0] !== '-') return excelDay(Number(digits));
  return joined(digits, style) ?? ofClock(digits);
}

function joined(digits: string, style: DateStyle): Ymd | undefined {
  if (digits.length === 6) return ofSix(digits, style);
  if (digits.length === 7) return atEnd(`0${digits}`, style);
  if (digits.length === 12 || digits.length === 14) return likely(atFront(digits));
  if (digits.length !== 8) return undefined;
  return likely(atFront(digits)) ?? likely(atEnd(digits, style)) ?? valid(atFront(digits));
}

const numbersAt = (text: string, ...cuts: [number, number][]): Ymd =>
  cuts.map(([from, to]) => Number(text.slice(from, to))) as unknown as Ymd;
const atFront = (digits: string): Ymd => numbersAt(digits, [0, 4], [4, 6], [6, 8]);

function atEnd(digits: string, style: DateStyle): Ymd | undefined {
  return ofThree([digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)], style);
}

/** `198006`, or three pairs. */
function ofSix(digits: string, style: DateStyle): Ymd | undefined {
  const month: Ymd = [Number(digits.slice(0, 4)), Number(digits.slice(4)), 0];
  if (likely(month) && month[1] > 0 && !isToCome(month, style)) return month;
  return valid(atEnd(digits, style)) ?? valid(atEnd(digits, { ...style, order: 'year' }));
}

function valid(date: Ymd | undefined): Ymd | undefined {
  return date && isDate(date) && date[2] <= daysIn(date) ? date : undefined;
}

/** Of somebody whom a file of today may hold. */
const likely = (date: Ymd | undefined): Ymd | undefined =>
  date && date[0] >= 1800 && date[0] < 2100 ? valid(date) : undefined;

/** Seconds or milliseconds since 1970. */
function ofClock(digits: string): Ymd | undefined {
  const amount = Math.abs(Number(digits));
  if (amount < 10_000_000 || amount > 4e12) return undefined;
  return epochDay(Math.floor(Number(digits) / (amount < 4e9 ? 86_400 : 86_400_000)));
}
