import { coded, type Coded, once, shareOf } from '../prepare/column';
import { dateDigits } from '../prepare/dates';
import { isNoDate } from '../prepare/placeholders';
import type { Column, Table } from '../table';
import { type Feature, missing } from './feature';

/** Level of two dates as numbers, yyyymmdd, 0 for parts that are missing. */
export function birthLevel(a: number, b: number): number {
  if (a === b) return 0;
  const [year, month, day] = [off(yearOf(a), yearOf(b)), off(monthOf(a), monthOf(b)), off(a % 100, b % 100)];
  if (partial(a) || partial(b)) return partialLevel(a, b, { year, month });
  if (oneSlip(a, b, year + month + day) || (year === 0 && turned(a, b))) return 1;
  return wholeLevel(a, b, { year, month, day });
}

const oneSlip = (a: number, b: number, digits: number): boolean =>
  digits === 1 || (digits === 2 && swapped(a, b));

/** By how many digits of each part differ. */
function wholeLevel(a: number, b: number, { year, month, day }: Record<'year' | 'month' | 'day', number>) {
  const same = [year, month, day].filter((part) => part === 0).length;
  if (same === 2) return 2;
  if (year === 0 || year + month + day <= 2) return 3;
  return same === 0 && farApart(a, b) ? 5 : 4;
}

const yearOf = (date: number): number => Math.floor(date / 10_000);
const monthOf = (date: number): number => Math.floor(date / 100) % 100;
/** Day and month the other way round. */
const turned = (a: number, b: number): boolean => monthOf(a) === b % 100 && a % 100 === monthOf(b);
const partial = (date: number): boolean => date % 100 === 0 || monthOf(date) === 0;
const farApart = (a: number, b: number): boolean => Math.abs(yearOf(a) - yearOf(b)) >= 12;

function partialLevel(a: number, b: number, { year, month }: Record<'year' | 'month', number>): number {
  if (year > 0) return farApart(a, b) ? 5 : 4;
  return month === 0 || a % 10_000 === 0 || b % 10_000 === 0 ? 2 : 3;
}

/** How many digits differ. */
function off(a: number, b: number): number {
  let count = 0;
  for (let [x, y] = [a, b]; x !== y; x = Math.floor(x / 10), y = Math.floor(y / 10))
    count += Number(x % 10 !== y % 10);
  return count;
}

/** Whether the only two digits that differ are neighbours that changed places. */
function swapped(a: number, b: number): boolean {
  for (let unit = 1; unit <= 1_000_000; unit *= 10) {
    const [x, y] = [Math.floor(a / unit) % 100, Math.floor(b / unit) % 100];
    if (x % 10 !== y % 10) return x % 10 === Math.floor(y / 10) && Math.floor(x / 10) === y % 10;
  }
  return false;
}

/** @param alone  nothing but names stands beside it, which many share: then two birthdays are two people */
export function birth(
  table: Table,
  columns: readonly Column[],
  { alone }: { alone: boolean },
): { feature?: Feature; coded?: Coded } {
  const [column] = columns;
  if (!column) return {};
  const digits = once((raw) => {
    const date = dateDigits(raw) ?? '';
    return isNoDate(date) ? '' : date;
  });
  const dates = coded(table.size, (record) => digits(column.values[record]!));
  const { ids, dictionary } = dates;
  const numbers = Int32Array.from(dictionary.texts, Number);
  const feature: Feature = {
    ...{ name: 'birth date', role: 'birth', cost: 0, ordered: 6, columns: [column.name] },
    labels: [
      'the same',
      'a slip or swapped digits',
      'two parts of three',
      'the year, or close',
      'different',
      'a generation apart',
    ],
    expected: [0.825, 0.08, 0.04, 0.03, 0.021, 0.004],
    most: [100, 100, 100, 0, ...(alone ? [-4, -8] : [-2.5, -5])],
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : birthLevel(numbers[x]!, numbers[y]!)) : missing;
    },
    share: (a, b, level) => (level === 0 ? shareOf(dates, ids[a]!) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: dates };
}
