import { coded, type Coded, once, shareOf } from '../prepare/column';
import { dateDigits } from '../prepare/dates';
import { isNoDate } from '../prepare/placeholders';
import type { Column, Table } from '../table';
import { type Feature, missing } from './feature';

/** Level of two dates as numbers, yyyymmdd, 0 for parts that are missing. */
export function birthLevel(a: number, b: number): number {
  if (a === b) return sameLevel(a);
  const [year, month, day] = [off(yearOf(a), yearOf(b)), off(monthOf(a), monthOf(b)), off(a % 100, b % 100)];
  if (partial(a) || partial(b)) return partialLevel(a, b, { year, month });
  if (year === 0 && turned(a, b)) return level.turned;
  const digits = year + month + day;
  if (oneSlip(a, b, digits)) return yearsApart(a, b) < aGeneration ? level.slip : level.twoOfThree;
  return wholeLevel(a, b, { year, month, day });
}

function sameLevel(date: number): number {
  if (partial(date)) return level.twoOfThree;
  return isFirstDay(date) ? level.firstDay : level.same;
}

const level = {
  same: 0,
  firstDay: 1,
  slip: 2,
  turned: 3,
  twoOfThree: 4,
  close: 5,
  different: 6,
  generation: 7,
} as const;

const oneSlip = (a: number, b: number, digits: number): boolean =>
  digits === 1 || (digits === 2 && swapped(a, b));

/** By how many digits of each part differ. A father's and a son's day of the year may be the same. */
function wholeLevel(a: number, b: number, { year, month, day }: Record<'year' | 'month' | 'day', number>) {
  if (yearsApart(a, b) >= aGeneration) return level.generation;
  const same = [year, month, day].filter((part) => part === 0).length;
  if (same === 2) return level.twoOfThree;
  return year === 0 || year + month + day <= 2 ? level.close : level.different;
}

/** Many a clerk fills it in where he knows the year alone. */
const isFirstDay = (date: number): boolean => date % 10_000 === 101;
const yearOf = (date: number): number => Math.floor(date / 10_000);
const monthOf = (date: number): number => Math.floor(date / 100) % 100;
/** Day and month the other way round. */
const turned = (a: number, b: number): boolean => monthOf(a) === b % 100 && a % 100 === monthOf(b);
const partial = (date: number): boolean => date % 100 === 0 || monthOf(date) === 0;
const yearsApart = (a: number, b: number): number => Math.abs(yearOf(a) - yearOf(b));
/** Years from which on two of one family are parent and child rather than a slip of the pen. */
const aGeneration = 14;

function partialLevel(a: number, b: number, { year, month }: Record<'year' | 'month', number>): number {
  if (year > 0) return yearsApart(a, b) >= aGeneration ? level.generation : level.different;
  return month === 0 || a % 10_000 === 0 || b % 10_000 === 0 ? level.twoOfThree : level.close;
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
    ...{
      name: 'birth date',
      role: 'birth',
      personal: true,
      contradicts: [level.different, level.generation],
      slips: [level.slip, level.turned, level.twoOfThree],
      cost: 0,
      ordered: 8,
      columns: [column.name],
    },
    labels: [
      'the same',
      'the same first of January',
      'a slip or swapped digits',
      'day and month the other way round',
      'two parts of three',
      'the year, or close',
      'different',
      'a generation apart',
    ],
    expected: [0.822, 0.003, 0.06, 0.02, 0.04, 0.03, 0.021, 0.004],
    most: [100, 100, 4, 0, 1, -2, ...(alone ? [-7, -9] : [-6, -8])],
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? birthLevel(numbers[x]!, numbers[y]!) : missing;
    },
    share: (a, b, at) => (at === level.same ? shareOf(dates, ids[a]!) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: dates };
}
