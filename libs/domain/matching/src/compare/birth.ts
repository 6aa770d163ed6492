/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { coded, type Coded, once, shareOf } from '../prepare/column';
import { dateDigits } from '../prepare/dates';
import type { Column, Table } from '../table';
import { type Feature, missing } from './feature';

/** Levels of two dates of eight digits, `00` for parts that are missing. */
export function birthLevel(a: string, b: string): number {
  if (a === b) return 0;
  const [year, month, day] = [off(a, b, 0, 4), off(a, b, 4, 6), off(a, b, 6, 8)];
  if (partial(a) || partial(b))
    return year === 0 && (known(a, b, 4) || month === 0) ? 2 : year === 0 ? 3 : farApart(a, b) ? 5 : 4;
  const all = year + month + day;
  if (all === 1 || (all === 2 && swapped(a, b))) return 1;
  if (year === 0 && a.slice(4, 6) === b.slice(6) && a.slice(6) === b.slice(4, 6)) return 1;
  const same = Number(year === 0) + Number(month === 0) + Number(day === 0);
  if (same === 2) return 2;
  if (year === 0 || all <= 3) return 3;
  return same === 0 && farApart(a, b) ? 5 : 4;
}

/** How many digits differ. */
function off(a: string, b: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i += 1) count += Number(a.charCodeAt(i) !== b.charCodeAt(i));
  return count;
}

const partial = (date: string): boolean => date.startsWith('00', 4) || date.startsWith('00', 6);
/** Whether one of the two says nothing from a digit on. */
const known = (a: string, b: string, from: number): boolean =>
  /^0+$/.test(a.slice(from)) || /^0+$/.test(b.slice(from));
const farApart = (a: string, b: string): boolean =>
  Math.abs(Number(a.slice(0, 4)) - Number(b.slice(0, 4))) >= 12;
const swapped = (a: string, b: string): boolean => {
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at];
};

export function birth(table: Table, columns: readonly Column[]): { feature?: Feature; coded?: Coded } {
  const [column] = columns;
  if (!column) return {};
  const digits = once((raw) => dateDigits(raw) ?? '');
  const dates = coded(table.size, (record) => digits(column.values[record]!));
  const { ids, dictionary } = dates;
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
    expected: [0.82, 0.08, 0.04, 0.03, 0.02, 0.01],
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : birthLevel(dictionary.texts[x]!, dictionary.texts[y]!)) : missing;
    },
    share: (a, b, level) => (level === 0 ? shareOf(dates, ids[a]!) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: dates };
}
