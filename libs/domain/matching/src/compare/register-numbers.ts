import { coded, type Coded, once, shareOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { Close, closeness } from '../text/closeness';
import { fold } from '../text/fold';
import { type Feature, LevelCache, missing } from './feature';

/** A number that an authority gave: what stands before it says of which register or country, what stands after it where. */
export interface RegisterNumber {
  register: string;
  number: string;
  court: string;
}

const remarks =
  /\b(?:amtsgericht|registergericht|handelsregister|register|local court|district court|no|nr|number|nummer|reg)\b/g;

/** `HRB 12345 B, Amtsgericht Köln`, `DEK1101R.HRB12345`, `RCS Paris 812 345 678`, `CHE-123.456.789`. */
export function registerNumber(raw: string): RegisterNumber {
  const text = fold(raw);
  const german = /(hr[ab]|gnr|gsr|pr|vr)\s*0*(\d+)(?: (?=[a-z](?: |$))[a-z])?(.*)$/.exec(text);
  const place = (rest: string): string =>
    rest
      .replace(remarks, ' ')
      .replace(/\bag\b/g, ' ')
      .split(/\s+/)
      .filter(Boolean)
      .join(' ');
  if (german) return { register: german[1]!, number: german[2]!, court: place(german[3]!) };
  const parts = text.replace(remarks, ' ').split(/\s+/).filter(Boolean);
  const number = parts.filter((part) => /\d/.test(part)).join('');
  const others = parts.filter((part) => !/\d/.test(part));
  return {
    register: others[0] ?? '',
    number: number.replace(/^0+(?=\d)/, ''),
    court: others.slice(1).join(' '),
  };
}

/** `DE 811 907 980`, `ATU12345678`, `CHE-123.456.789 MWST`: the country, where it is written, and the number. */
export function taxNumber(raw: string): RegisterNumber {
  const text = fold(raw)
    .replace(/\b(?:vat|tva|iva|mwst|ust|ustidnr|id|no|nr|number|tax|tin)\b/g, ' ')
    .replaceAll(' ', '');
  const [, country = '', number = ''] = /^([a-z]{2}(?=[a-z]?\d))?(.*)$/.exec(text) ?? [];
  return { register: country === 'el' ? 'gr' : country, number, court: '' };
}

const labels = ['the same', 'a slip', 'a neighbour', 'different'];

/** Level of two numbers. Those of other registers, courts or countries are others, whatever their digits. */
export function registerLevel(a: RegisterNumber, b: RegisterNumber): number {
  if (a.register && b.register && a.register !== b.register) return 3;
  return a.number === b.number ? (sameCourt(a.court, b.court) ? 0 : 3) : digitsLevel(a.number, b.number);
}

function digitsLevel(a: string, b: string): number {
  if (Math.min(a.length, b.length) < 4 || closeness(a, b) > Close.slip) return 3;
  return areNeighbours(a, b) ? 2 : 1;
}

/** Numbers are given in a row: to companies of one group that were founded together, as often as not. */
const areNeighbours = (a: string, b: string): boolean =>
  a.slice(0, -1) === b.slice(0, -1) || Math.abs(Number(a) - Number(b)) <= 10;

/** Courts are abbreviated in many ways: `HB`, `Frankfurt`, `Frankfurt am Main`. */
const sameCourt = (a: string, b: string): boolean =>
  !a || !b || a.startsWith(b) || b.startsWith(a) || Math.min(a.length, b.length) <= 3;

/**
 * A number that an organisation has once: another one is another organisation, in another country too.
 * @source VAT numbers: Council Directive 2006/112/EC, article 215; HRA, HRB: Handelsregisterverordnung, section 13
 */
export function registered(
  table: Table,
  column: Column,
  read: (raw: string) => RegisterNumber,
): { feature: Feature; coded: Coded } {
  const written = once((raw) => (raw ? JSON.stringify(read(raw)) : ''));
  const whole = coded(table.size, (record) => written(column.values[record]!));
  const all = whole.dictionary.texts.map((text) => (text ? (JSON.parse(text) as RegisterNumber) : undefined));
  const numbers = coded(table.size, (record) => all[whole.ids[record]!]?.number ?? '');
  const levels = new LevelCache((a, b) => registerLevel(all[a]!, all[b]!));
  const { ids } = whole;
  const feature: Feature = {
    ...{ name: column.name, role: 'own', cost: 0, ordered: 1, columns: [column.name], labels },
    // Companies of one group have name, house and telephone in common: another number outweighs all three.
    ...{ expected: [0.93, 0.04, 0.01, 0.02], most: [100, -2, -14, -14], contradicts: [2, 3] },
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : levels.get(x, y)) : missing;
    },
    share: (a, _b, level) => (level === 0 ? shareOf(numbers, numbers.ids[a]!) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: numbers };
}
