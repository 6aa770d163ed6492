import { coded, type Coded, once, shareOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { fold, words } from '../text/fold';
import { type Feature, LevelCache, missing } from './feature';
import { type Overlap, WordBags } from './word-bags';

/** A column whose values are several words. */
export interface Wording {
  feature: Feature;
  coded: Coded;
  /** How much a word tells: bits by which it is rarer than every name. */
  rarity(word: string): number;
}

/**
 * Titles, descriptions, what a schema says nothing of.
 * @param o.shared    whether several records may have it in common: what is written of an organisation holds for its group
 * @param o.ofPeople  whether the records are of people: families and classes have remarks in common
 */
export function text(
  table: Table,
  column: Column,
  { shared, ofPeople }: { shared: boolean; ofPeople: boolean },
): Wording {
  const own = once(textWords);
  const texts = weighed(coded(table.size, (record) => own(column.values[record]!)));
  const bags = new WordBags(texts.coded.dictionary.texts, texts.rarity);
  const levels = new LevelCache((a, b) => {
    if (bags.sameLetters(a, b)) return 0;
    if (bags.isSlip(a, b)) return 1;
    const overlap = bags.overlap(a, b);
    if (overlap.both >= 0.85) return 1;
    return bags.isAcronym(a, b) ? 2 : partLevel(overlap);
  });
  const { ids } = texts.coded;
  const feature: Feature = {
    ...{
      name: column.name,
      role: shared || ofPeople ? 'household' : 'own',
      cost: 2,
      ordered: 5,
      columns: [column.name],
    },
    labels: ['the same', 'nearly the same', 'mostly', 'in part', 'different'],
    ...{
      expected: [0.5, 0.18, 0.15, 0.08, 0.09],
      ...(ofPeople
        ? { most: [4, 3, 2, 1, 0], mostForRarity: 0 }
        : { most: [100, 100, 100, 1, 100], mostForRarity: 10 }),
    },
    compare: (a, b) => {
      const [x, y] = [ids[a]!, ids[b]!];
      return x && y ? (x === y ? 0 : levels.get(x, y)) : missing;
    },
    share: (a, _b, level) => (level === 0 ? texts.share(ids[a]!) : 0),
    show: (record) => column.values[record]!,
  };
  return { feature, ...texts };
}

function partLevel({ both, either, telling }: Overlap): number {
  if (telling && (both >= 0.6 || either >= 0.95)) return 2;
  return either >= 0.75 ? 3 : 4;
}

/** Most words of a text that are compared: enough for a title. */
const longest = 24;

/** The words of a text; `LF-8341` is one of them. */
const textWords = (raw: string): string =>
  words(
    fold(
      raw
        .replace(/^['’](\d\d)$/, (_, year: string) => (Number(year) > 30 ? '19' : '20') + year)
        .replace(/(?<=[\p{L}\d])-(?=\d)/gu, ''),
    ),
  )
    .slice(0, longest)
    .join(' ');

export interface Weighed {
  coded: Coded;
  rarity(word: string): number;
  /** Share of records with a value, or chance of its words coming together where that is less. */
  share(id: number): number;
}

/**
 * Values as bags of words, each as telling as it is rare.
 * @source Cohen et al. 2003, soft TF-IDF
 */
export function weighed(of: Coded): Weighed {
  const { rarity, worldly } = rarities(of);
  // As if words came together by chance: a name of rare words stands for itself.
  const chances = of.dictionary.texts.map((text) => 2 ** -Math.min(40, sum(text.split(' ').map(worldly))));
  return {
    coded: of,
    rarity,
    share: (id) => Math.min(shareOf(of, id), chances[id]!),
  };
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
