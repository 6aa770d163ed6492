/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { coded, type Coded, once, shareOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { Close, closeness } from '../text/closeness';
import { fold, words } from '../text/fold';
import { type Feature, LevelCache, missing } from './feature';

const legal = new Set(
  'inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg ohg ug se mbh sa sas sarl sl srl spa bv nv ab as asa oy oyj aps pty pte kk sro zrt kft doo ooo oao zao pvt holding holdings group the and of und et y e i der die das de la le les del di'.split(
    ' ',
  ),
);
const short: Record<string, string> = {
  ...{ international: 'intl', national: 'natl', association: 'assn', department: 'dept', university: 'univ' },
  ...{
    manufacturing: 'mfg',
    services: 'svc',
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

export interface Organisation {
  feature: Feature;
  coded: Coded;
  /** How much a word tells: bits by which it is rarer than every name. */
  rarity(word: string): number;
}

/** Names of organisations as bags of words, each as telling as it is rare. @source Cohen et al. 2003, soft TF-IDF */
export function organisation(table: Table, column: Column): Organisation {
  const own = once(organisationName);
  const names = coded(table.size, (record) => own(column.values[record]!));
  const { ids, dictionary } = names;
  const rarity = rarities(names);
  const overlap = (a: string, b: string) => softOverlap(a.split(' '), b.split(' '), rarity);
  const levels = new LevelCache((a, b) => {
    const [mine, theirs] = [dictionary.texts[a]!, dictionary.texts[b]!];
    if (mine.replaceAll(' ', '') === theirs.replaceAll(' ', '')) return 0;
    if (closeness(mine, theirs) <= Close.slip && mine.length > 5) return 1;
    const { both, either } = overlap(mine, theirs);
    if (both >= 0.85) return 1;
    if (isAcronym(mine, theirs) || isAcronym(theirs, mine)) return 2;
    if (both >= 0.6 || either >= 0.95) return 2;
    return both >= 0.35 || either >= 0.6 ? 3 : 4;
  });
  const feature: Feature = {
    ...{ name: 'organisation', role: 'given', cost: 2, ordered: 5, columns: [column.name] },
    labels: ['the same', 'nearly the same', 'mostly, or its acronym', 'in part', 'different'],
    expected: [0.6, 0.17, 0.11, 0.06, 0.06],
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : levels.get(x, y)) : missing;
    },
    share: (a, b, level) => (level === 0 ? shareOf(names, ids[a]!) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, coded: names, rarity };
}

function rarities({ ids, dictionary, size }: Coded): (word: string) => number {
  const counts = new Map<string, number>();
  for (const id of ids)
    if (id)
      for (const word of new Set(dictionary.texts[id]!.split(' ')))
        counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log2(1 + size / (1 + (counts.get(word) ?? 0)));
}

/** Shares of what the words tell that both names have: of the longer one, and of the shorter one. */
function softOverlap(
  a: readonly string[],
  b: readonly string[],
  rarity: (word: string) => number,
): { both: number; either: number } {
  const free = new Set(b);
  let common = 0;
  for (const word of a) {
    const match = free.has(word)
      ? word
      : [...free].find((other) => closeness(word, other) <= Close.slip || abbreviates(word, other));
    if (match === undefined) continue;
    free.delete(match);
    common += Math.min(rarity(word), rarity(match)) * (match === word ? 1 : 0.9);
  }
  const [mine, theirs] = [a, b].map((all) => all.reduce((sum, word) => sum + rarity(word), 0)) as [
    number,
    number,
  ];
  return { both: common / Math.max(mine, theirs), either: common / Math.min(mine, theirs) };
}

const abbreviates = (a: string, b: string): boolean => {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter.length >= 3 && longer.startsWith(shorter);
};

const isAcronym = (name: string, of: string): boolean => {
  const parts = of.split(' ');
  return (
    parts.length >= 2 &&
    name.length >= 2 &&
    name.replaceAll(' ', '') === parts.map((word) => word[0]).join('')
  );
};
