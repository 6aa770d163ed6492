/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { coded, type Coded, once, shareOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { fold, words } from '../text/fold';
import { type Feature, LevelCache, missing } from './feature';
import { WordBags } from './word-bags';

const legal = new Set(
  'inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg ohg ug se mbh sa sas sarl sl srl spa bv nv ab as asa oy oyj aps pty pte kk sro zrt kft doo ooo oao zao pvt holding holdings group grp aktiengesellschaft gesellschaft kommanditgesellschaft ek gmbhco spolka zoo sp spz aktiebolag coop cooperative the and of und et y e i der die das de la le les del di'.split(
    ' ',
  ),
);
const short: Record<string, string> = {
  ...{ international: 'intl', national: 'natl', association: 'assn', department: 'dept', university: 'univ' },
  ...{
    manufacturing: 'mfg',
    services: 'svc',
    serv: 'svc',
    svcs: 'svc',
    service: 'svc',
    systems: 'sys',
    technologies: 'tech',
    technology: 'tech',
  },
  ...{
    brothers: 'bros',
    center: 'ctr',
    centre: 'ctr',
    restaurant: 'rest',
    ristorante: 'rest',
    hotel: 'htl',
    saint: 'st',
  },
  ...{
    institute: 'inst',
    laboratories: 'lab',
    laboratory: 'lab',
    labs: 'lab',
    engineering: 'eng',
    industries: 'ind',
  },
  ...{
    industry: 'ind',
    associates: 'assoc',
    solutions: 'sol',
    management: 'mgmt',
    development: 'dev',
    insurance: 'ins',
  },
};

/** The words that name an organisation: without its legal form, long words in their short form. */
export function organisationName(raw: string): string {
  const all = words(fold(raw.replaceAll('&', ' and ')));
  const joined = joinInitials(all);
  const kept = joined.filter((word) => !legal.has(word)).map((word) => short[word] ?? word);
  return (kept.length > 0 ? kept : joined).join(' ');
}

/** `i b m` is one word. */
function joinInitials(all: readonly string[]): string[] {
  const found: string[] = [];
  let letters = '';
  for (const word of [...all, '']) {
    if (word.length === 1) letters += word;
    else {
      if (letters) found.push(letters);
      letters = '';
      if (word) found.push(word);
    }
  }
  return found;
}

/** A column whose values are several words. */
export interface Wording {
  feature: Feature;
  coded: Coded;
  /** How much a word tells: bits by which it is rarer than every name. */
  rarity(word: string): number;
}

type WordingKind = Pick<Feature, 'name' | 'role' | 'labels' | 'expected' | 'most'> & {
  normalise(raw: string): string;
};

/** @param o.ofPeople  whether the records are of people: then colleagues have it in common */
export const organisation = (table: Table, column: Column, { ofPeople }: { ofPeople: boolean }): Wording =>
  wording(table, column, {
    ...{ name: 'organisation', role: ofPeople ? 'household' : 'organisation', normalise: organisationName },
    labels: ['the same', 'nearly the same', 'mostly, or its acronym', 'in part', 'different'],
    ...{ expected: [0.6, 0.17, 0.11, 0.06, 0.06], most: [100, 100, 100, 1, -3] },
  });

/** Titles, descriptions, what a schema says nothing of. */
export const text = (table: Table, column: Column): Wording =>
  wording(table, column, {
    ...{ name: column.name, role: 'own', normalise: textWords },
    labels: ['the same', 'nearly the same', 'mostly', 'in part', 'different'],
    ...{ expected: [0.5, 0.18, 0.15, 0.08, 0.09], most: [100, 100, 100, 1, 100] },
  });

/** Most words of a text that are compared: enough for a title. */
const longest = 24;

/** The words of a text; `LF-8341` is one of them. */
const textWords = (raw: string): string =>
  words(fold(raw.replace(/(?<=[\p{L}\d])-(?=\d)/gu, '')))
    .slice(0, longest)
    .join(' ');

/**
 * Values as bags of words, each as telling as it is rare.
 * @source Cohen et al. 2003, soft TF-IDF
 */
function wording(table: Table, column: Column, { normalise, ...kind }: WordingKind): Wording {
  const own = once(normalise);
  const names = coded(table.size, (record) => own(column.values[record]!));
  const { ids, dictionary } = names;
  const { rarity, worldly } = rarities(names);
  // As if words came together by chance: a name of rare words stands for itself.
  const chances = dictionary.texts.map((text) => 2 ** -Math.min(40, sum(text.split(' ').map(worldly))));
  const byChance = (id: number): number => chances[id]!;
  const bags = new WordBags(dictionary.texts, rarity);
  const levels = new LevelCache((a, b) => {
    if (bags.sameLetters(a, b)) return 0;
    if (bags.isSlip(a, b)) return 1;
    const { both, either, telling } = bags.overlap(a, b);
    if (both >= 0.85) return 1;
    if (bags.isAcronym(a, b)) return 2;
    if (telling && (both >= 0.6 || either >= 0.95)) return 2;
    // Each has a name of its own beside what they share, as have two firms of one trade and town.
    return either >= 0.75 ? 3 : 4;
  });
  const feature: Feature = {
    ...kind,
    ...{ cost: 2, ordered: 5, columns: [column.name], mostForRarity: 10 },
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : levels.get(x, y)) : missing;
    },
    share: (a, b, level) => (level === 0 ? Math.min(shareOf(names, ids[a]!), byChance(ids[a]!)) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: names, rarity };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** Organisations of the world that a table has some of: its rare words are rarer than it can show. */
const atLeast = 5_000;
/** What more values have in common is a word of a trade or a town. */
const few = 6;

/** Bits by which a word is rarer than every name: among those of the table, and among all that there may be. */
function rarities({ ids, dictionary, size }: Coded): Record<'rarity' | 'worldly', (word: string) => number> {
  const counts = new Map<string, number>();
  for (const id of ids)
    if (id)
      for (const word of new Set(dictionary.texts[id]!.split(' ')))
        counts.set(word, (counts.get(word) ?? 0) + 1);
  const countOf = (word: string): number => counts.get(word) ?? 0;
  const among = (all: number, word: string): number => Math.log2(1 + all / (1 + countOf(word)));
  return {
    rarity: (word) => among(size, word),
    worldly: (word) => among(countOf(word) > few ? size : Math.max(size, atLeast), word),
  };
}
