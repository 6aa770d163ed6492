import { once } from './column';
import { dateDigits, type Order, written } from './dates';

/** Dates of a column as they are compared, and what is to be told of it. */
export interface DateColumn {
  /** `1980-06-04`, or as much of it as is known; empty where nothing was read. */
  values: string[];
  notes: readonly string[];
}

export interface DateTable {
  name: string;
  values: readonly string[];
  sources?: readonly string[];
  today?: number;
  /** The table is a part of something larger: each date is read by itself. */
  alone?: boolean;
}

interface Votes {
  day: number;
  month: number;
  year: number;
  /** That may be either. */
  open: number;
}

/**
 * Reads a column of dates. Whether the day or the month comes first is one decision for all that are written alike: by
 * the votes of those that can be read one way only, of the same source and separator, else of the whole column.
 * @cost two looks at each distinct value
 */
export function dateColumn({ name, values, sources, today, alone }: DateTable): DateColumn {
  const [groups, all] = [new Map<string, Votes>(), noVotes()];
  const votes = once((raw) => voteOf(raw) ?? 'none');
  const groupOf = (record: number): string => `${separator(values[record]!)} ${sources?.[record] ?? ''}`;
  values.forEach((raw, record) => {
    const vote = alone || isPlain(raw) ? 'none' : votes(raw);
    if (vote === 'none') return;
    const group = groups.get(groupOf(record)) ?? noVotes();
    groups.set(groupOf(record), group);
    group[vote] += 1;
    all[vote] += 1;
  });
  const orders = new Map([...groups].map(([key, votes]) => [key, orderOf(votes, key, all)]));
  const readers = {
    day: once((raw) => withDashes(dateDigits(raw, { order: 'day', today }))),
    month: once((raw) => withDashes(dateDigits(raw, { order: 'month', today }))),
    year: once((raw) => withDashes(dateDigits(raw, { order: 'year', today }))),
  };
  return {
    values: values.map((raw, record) => {
      const order = groups.size === 0 || isPlain(raw) ? undefined : orders.get(groupOf(record));
      return readers[order ?? 'day'](raw);
    }),
    notes: notesOf(name, groups, { all, orders }),
  };
}

/** As most programs write dates, and nothing: neither shows an order. */
const isPlain = (raw: string): boolean => raw === '' || /^\d{4}-/.test(raw);

const noVotes = (): Votes => ({ day: 0, month: 0, year: 0, open: 0 });

function withDashes(digits: string | undefined): string {
  if (!digits) return '';
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
  return [year, month, day].filter((part) => part !== '00').join('-');
}

/** What stands between the numbers: `.` and `/` are written by different hands. */
const separator = (raw: string): string => /\d\s*([./-])/.exec(raw)?.[1] ?? '';

/** What a date that ends with its year, or has two digits of it, shows of the order. */
function voteOf(raw: string): keyof Votes | undefined {
  const [a = '', b = '', c = ''] = threeNumbers(raw.trim());
  if (c === '') return undefined;
  if (c.length === 2 && Number(a) > 31) return 'year';
  return dayOrMonth(Number(a), Number(b));
}

function dayOrMonth(x: number, y: number): keyof Votes | undefined {
  if (Math.min(x, y) > 12 || x === y) return undefined;
  if (Math.max(x, y) <= 12) return 'open';
  return x > y ? 'day' : 'month';
}

/** The numbers of a date whose order is not known by itself. */
function threeNumbers(text: string): readonly string[] {
  if (/^\d{8}$/.test(text)) {
    const hasYearFirst = /^(?:1[89]|20)\d\d(?:0\d|1[0-2])/.test(text);
    return hasYearFirst ? [] : [text.slice(0, 2), text.slice(2, 4), text.slice(4)];
  }
  if (!/\d\D+\d/.test(text)) return [];
  const { numbers, month } = written(text);
  return month === 0 && numbers.slice(0, 2).every(({ length }) => length <= 2) ? numbers.slice(0, 3) : [];
}

function orderOf(own: Votes, group: string, all: Votes): Order {
  if (own.year > own.day + own.month) return 'year';
  if (own.day !== own.month) return own.day > own.month ? 'day' : 'month';
  // Nowhere is the month written before the day with a dot between.
  return group.startsWith('.') || all.day >= all.month ? 'day' : 'month';
}

function notesOf(
  name: string,
  groups: ReadonlyMap<string, Votes>,
  { all, orders }: { all: Votes; orders: ReadonlyMap<string, Order> },
): string[] {
  if (all.day > 0 && all.month > 0)
    return [
      `${name}: both orders occur (day first: ${all.day}, month first: ${all.month}); dates that may be either are read ${readings(groups, orders)}`,
    ];
  if (all.open > 0 && all.day + all.month + all.year === 0)
    return [
      `${name}: no date shows whether the day or the month comes first: they are read with the day first`,
    ];
  return all.month > 0 ? [`${name}: dates are read with the month first`] : [];
}

/** How many dates of two readings were read which way. */
function readings(groups: ReadonlyMap<string, Votes>, orders: ReadonlyMap<string, Order>): string {
  const counts = { day: 0, month: 0, year: 0 };
  for (const [key, { open }] of groups) counts[orders.get(key)!] += open;
  return `day first: ${counts.day}, month first: ${counts.month}`;
}
