import { coded, type Coded, once, shareOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { countryCode, isCountries } from '../prepare/countries';
import { isOffice } from '../prepare/placeholders';
import { checkOf } from './check-digits';
import { type Called, othersOf } from './holders';
import { isOfOnePerson } from './identifiers';
import { isSex, sexCode } from './sex';
import { type Feature, kinOf, LevelCache, missing } from './feature';
import { kinds, type ValueComparison, type ValueKind } from './value-kinds';

/** What a value says that another feature said already: so it says nothing more. */
export type Told = (record: number, value: string) => boolean;

/** Whether two records agree in their given names, or in all: then they agree in what those tell, as sex and country. */
export type Named = Record<'given' | 'whole', (a: number, b: number) => boolean>;

interface Valued {
  column: Column;
  kind: ValueKind;
  ofPeople: boolean;
  told?: Told;
  called?: Called;
  named?: Named;
  /** The table is a part of something larger: nothing is concluded from the rest of its column. */
  alone?: boolean;
}

/** A column whose values stand for themselves. */
export function value(table: Table, o: Valued): { feature: Feature; coded: Coded } {
  const { column, kind, called } = o;
  const { name, role, cost, labels, expected }: ValueComparison = kinds[kind];
  const own = once(reader(o));
  const values = coded(table.size, (record) => own(column.values[record]!));
  const { ids } = values;
  const others = called && kind !== 'category' ? othersOf(values, called) : undefined;
  const ofDistinct = levelsOfDistinct(values, o);
  const ofSame = levelsOfSame(o);
  const feature: Feature = {
    ...{ role, cost, labels, expected, ordered: labels.length, columns: [column.name] },
    ...strictness(column, kind, isOfRecords(values, o.alone)),
    ...(kind === 'identifier' ? { kin: givenInARow } : {}),
    name: ['identifier', 'category'].includes(kind) ? column.name : name,
    personal: isPersonal(column, kind, others),
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      if (!x || !y) return missing;
      return x === y ? ofSame(a, b) : ofDistinct(a, b);
    },
    share: (a, _b, at) => (at > 0 ? 0 : others ? others[ids[a]!]! / table.size : shareOf(values, ids[a]!)),
    ...(others ? { mostForCommon: 8 } : {}),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: values };
}

/** How a value is read; the mailbox of an office is nobody's. */
function reader({ column, kind, ofPeople }: Valued): (raw: string) => string {
  const normalise = normaliser(column, kind);
  if (!ofPeople || kind !== 'email') return normalise;
  return (raw) => {
    const text = normalise(raw);
    return isOffice(text) ? '' : text;
  };
}

/** Level of two records that have one value. */
function levelsOfSame({ column, kind, named }: Valued): Feature['compare'] {
  if (!named || kind !== 'category' || !(isSex(column) || isCountries(column))) return () => 0;
  const tell = isSex(column) ? named.given : named.whole;
  return (a, b) => (tell(a, b) ? missing : 0);
}

/** Level of two records whose values differ. */
function levelsOfDistinct(
  { ids, dictionary: { texts } }: Coded,
  { kind, told, alone }: Valued,
): Feature['compare'] {
  const { level, labels }: ValueComparison = kinds[kind];
  const graded = kind === 'identifier' ? knowingSlips(level, texts, alone) : level;
  const levels = new LevelCache((a, b) => graded(texts[a]!, texts[b]!));
  const last = labels.length - 1;
  const repeats = Uint8Array.from(ids, (id, record) => Number(told?.(record, texts[id]!) ?? false));
  const shapes = kind === 'identifier' ? texts.map(shapeOf) : undefined;
  return (a, b) => {
    const found = levels.get(ids[a]!, ids[b]!);
    if (found < last) return repeats[a] && repeats[b] ? missing : found;
    return shapes && shapes[ids[a]!] !== shapes[ids[b]!] ? missing : found;
  };
}

/** Letters before the digits of a number, by how many they are: those of two issuers differ in it, and tell of no two people. */
const shapeOf = (number: string): string =>
  /^(\p{L}*)\d+$/u.exec(number)?.[1]?.replace(/\p{L}/gu, 'a') ?? 'mixed';

function normaliser(column: Column, kind: ValueKind): ValueComparison['normalise'] {
  const { normalise } = kinds[kind];
  if (kind !== 'category') return normalise;
  if (isSex(column)) return (raw) => sexCode(normalise(raw));
  return isCountries(column) ? (raw) => countryCode(normalise(raw)) : normalise;
}

/** Whether one person alone has it: an account or a booking that families share is none of that. */
function isPersonal(column: Column, kind: ValueKind, others: Uint8Array | undefined): boolean {
  if (kind !== 'identifier' || isOfOnePerson(column)) return kind === 'email' || kind === 'identifier';
  const shared = others?.reduce((sum, each) => sum + Number(each > 0), 0) ?? 0;
  return shared <= 0.02 * (others?.length ?? 0);
}

/** Families come together, and get numbers in a row. */
const givenInARow = [{}, {}, { household: 3, twin: 5, namesake: 3 }].map(kinOf);

/** What levels say at most, and which of them one person can't have. */
function strictness(
  column: Column,
  kind: ValueKind,
  ofRecords: boolean,
): Pick<Feature, 'most' | 'mostShare' | 'contradicts' | 'slips'> {
  const mostShare = [1, 0.08, 0.03, 1];
  if (kind === 'identifier' && isOfOnePerson(column))
    return { most: [100, 1, -5, -6], mostShare, contradicts: [2, 3], slips: [1] };
  if (kind === 'identifier' && ofRecords) return { most: [100, 0, -4, -1] };
  if (kind === 'category' && isSex(column)) return { most: [100, 100, -5], contradicts: [2] };
  return { most: (kinds[kind] as ValueComparison).most };
}

/** Share of records whose value stands twice, below which a column numbers records and not those whom they are about. */
const leastRepeated = 0.05;
/** Of fewer it does not show. */
const enoughRecords = 50;

function isOfRecords({ ids, dictionary }: Coded, alone = false): boolean {
  const filled = ids.reduce((sum, id) => sum + Number(id > 0), 0);
  const repeated = ids.reduce((sum, id) => sum + Number(id > 0 && dictionary.counts[id]! > 1), 0);
  return !alone && filled >= enoughRecords && repeated < leastRepeated * filled;
}

/** Levels of identifiers by their check digits, where they have some: of two that hold, neither is a slip. */
function knowingSlips(
  level: ValueComparison['level'],
  all: readonly string[],
  alone = false,
): ValueComparison['level'] {
  const holds = alone ? undefined : checkOf(all);
  if (!holds) return level;
  return (a, b) => {
    const found = level(a, b);
    if (found === 0 || found === 3) return found;
    return holds(a) && holds(b) ? 2 : 1;
  };
}

/** Whether a mailbox is made of its owner's names: then a like one elsewhere tells no more than the names do. */
export const madeOfNames =
  (names: readonly (Coded | undefined)[]): Told =>
  (record, email) => {
    const mailbox = email.split('@', 1)[0]!.replace(/[^\p{L}]/gu, '');
    return names.some((coded) => {
      const all = coded?.dictionary.texts[coded.ids[record]!]!.split(' ') ?? [];
      return all.some((name) => name.length > 2 && mailbox.includes(name));
    });
  };
