/* eslint-disable complexity -- which parts of two names are compared with which is one list of cases */
import { coded, type Coded, once, shareOf } from '../prepare/column';
import { fullName, type NameParts, nameWords } from '../prepare/names';
import type { Column, Table } from '../table';
import { Close, closeness } from '../text/closeness';
import { family, familyLevel } from './family-names';
import { given, givenLevel } from './given-names';
import { aligned, fit } from './name-words';
import { isCommonFamily, isCommonGiven, isFamilyName, isGivenName } from '../text/known-names';
import { type Feature, kinOf, LevelCache, missing } from './feature';

export interface Names {
  given?: Coded;
  family?: Coded;
  features: Feature[];
}

/** The columns of people's names. */
export interface NameColumns {
  given: readonly Column[];
  family: readonly Column[];
  name: readonly Column[];
  /** `Jr.`, `III`, where they stand beside the name. */
  suffix: readonly Column[];
}

/** Names in parts: from columns of their own, and where those are empty from the full name. */
export function names(table: Table, columns: NameColumns): Names {
  const all = [...columns.given, ...columns.family, ...columns.name];
  if (all.length === 0) return { features: [] };
  const parts = partsOf(table, columns);
  const [first, last] = [
    coded(table.size, (record) => parts(record).given),
    coded(table.size, (record) => parts(record).family),
  ];
  const generation = coded(table.size, (record) => parts(record).generation);
  const raw = (of: readonly Column[]) => (record: number) =>
    (of.some(({ values }) => values[record]) ? of : columns.name)
      .map(({ values }) => values[record])
      .filter(Boolean)
      .join(' ');
  const pair = new NamePair(first, last);
  const features: Feature[] = [];
  if (first.dictionary.texts.length > 1)
    features.push(
      givenFeature(pair, { columns: namesOf(columns.given, columns.name), show: raw(columns.given) }),
    );
  if (last.dictionary.texts.length > 1)
    features.push(
      familyFeature(pair, { columns: namesOf(columns.family, columns.name), show: raw(columns.family) }),
    );
  if (generation.dictionary.texts.length > 1)
    features.push(
      generationFeature(
        generation,
        [...all, ...columns.suffix].map(({ name }) => name),
      ),
    );
  return { given: first, family: last, features };
}

const namesOf = (own: readonly Column[], full: readonly Column[]): string[] =>
  (own.length > 0 ? own : full).map(({ name }) => name);

function partsOf({ size }: Table, columns: NameColumns): (record: number) => NameParts {
  const joined = once((raw) => JSON.stringify(nameWords(raw)));
  const cache: (NameParts | undefined)[] = new Array<NameParts | undefined>(size);
  const full = new Map<string, NameParts>();
  const value = (of: readonly Column[], record: number) =>
    of
      .map(({ values }) => values[record]!)
      .filter(Boolean)
      .join(' ');
  return (record) =>
    (cache[record] ??= (() => {
      const [g, f] = [value(columns.given, record), value(columns.family, record)];
      const whole = columns.name[0]?.values[record] ?? '';
      let named = full.get(whole);
      if (!named) full.set(whole, (named = fullName(whole)));
      const ownGiven = JSON.parse(joined(g)) as ReturnType<typeof nameWords>;
      const ownFamily = JSON.parse(joined(f)) as ReturnType<typeof nameWords>;
      // A generation is read behind a word.
      const suffix = value(columns.suffix, record);
      const beside =
        suffix && (JSON.parse(joined(`of ${suffix}`)) as ReturnType<typeof nameWords>).generation;
      return {
        given: ownGiven.words.join(' ') || (f && columns.given.length > 0 && !whole ? '' : named.given),
        // A name of one word, which is told to be the given one, tells of no other.
        family: ownFamily.words.join(' ') || (named.family === ownGiven.words.join(' ') ? '' : named.family),
        generation: beside || ownGiven.generation || ownFamily.generation || named.generation,
      };
    })());
}

/** Shares of people with a name that lists of a country's common names have, roughly; and with any other. */
const inTheWorld = {
  given: { common: 0.015, known: 0.005 },
  form: 0.0015,
  family: { common: 0.012, known: 0.002 },
  rare: 0.0005,
};

/** Levels of both parts of a name, the other way round where that fits better. */
class NamePair {
  private a = -1;
  private b = -1;
  private givenIs: number = missing;
  private familyIs: number = missing;
  private readonly families: number;
  private readonly givenLevels: LevelCache;
  private readonly familyLevels: LevelCache;
  /** How many words the whole name of a record has, and whether one of them is an initial. */
  private readonly many: Uint8Array;
  private readonly short: Uint8Array;
  private readonly whole: Coded;
  private readonly alignments: LevelCache;
  /** A given name against a family name, which are numbered apart. */
  private readonly across: LevelCache;
  private leastGiven?: readonly number[];
  private leastFamily?: readonly number[];

  constructor(
    readonly given: Coded,
    readonly family: Coded,
  ) {
    this.givenLevels = new LevelCache((a, b) =>
      givenLevel(given.dictionary.texts[a]!, given.dictionary.texts[b]!),
    );
    this.familyLevels = new LevelCache((a, b) =>
      familyLevel(family.dictionary.texts[a]!, family.dictionary.texts[b]!),
    );
    const size = given.ids.length;
    this.whole = coded(size, (record) =>
      [given, family].map(({ ids, dictionary }) => dictionary.texts[ids[record]!]!).join(' '),
    );
    const texts = this.whole.dictionary.texts.map((text) => text.split(' '));
    this.many = Uint8Array.from(this.whole.ids, (id) => Math.min(255, texts[id]!.length));
    this.short = Uint8Array.from(this.whole.ids, (id) =>
      Number(texts[id]!.some((word) => word.length === 1)),
    );
    this.alignments = new LevelCache((a, b) => aligned(texts[a]!, texts[b]!));
    const families = given.dictionary.texts.length;
    this.across = new LevelCache((a, b) =>
      closeness(given.dictionary.texts[a]!, family.dictionary.texts[b - families]!),
    );
    this.families = families;
  }

  /** Share of all people that has a record's given name: a small file has few of its many bearers. */
  shareOfGiven(record: number): number {
    return Math.max(shareOf(this.given, this.given.ids[record]!), this.leastOfGiven(record));
  }

  leastOfGiven(record: number): number {
    this.leastGiven ??= this.given.dictionary.texts.map((text) => {
      const first = text.split(' ', 1)[0]!;
      if (isCommonGiven(first)) return inTheWorld.given.common;
      return isGivenName(first) ? inTheWorld.given.known : inTheWorld.rare;
    });
    return this.leastGiven[this.given.ids[record]!]!;
  }

  leastOfFamily(record: number): number {
    this.leastFamily ??= this.family.dictionary.texts.map((text) => {
      if (isCommonFamily(text)) return inTheWorld.family.common;
      return isFamilyName(text) ? inTheWorld.family.known : inTheWorld.rare;
    });
    return this.leastFamily[this.family.ids[record]!]!;
  }

  /** Whether the given name of one is the family name of the other. */
  private crosses(a: number, b: number): boolean {
    const across = (x: number, y: number) =>
      this.across.get(this.given.ids[x]!, this.families + this.family.ids[y]!) <= Close.near;
    return this.givenIs >= given.alike && this.familyIs >= family.alike && (across(a, b) || across(b, a));
  }

  givenOf(a: number, b: number): number {
    if (a !== this.a || b !== this.b) this.compare(a, b);
    return this.givenIs;
  }

  familyOf(a: number, b: number): number {
    if (a !== this.a || b !== this.b) this.compare(a, b);
    return this.familyIs;
  }

  private compare(a: number, b: number): void {
    [this.a, this.b] = [a, b];
    const [ga, gb] = [this.given.ids[a]!, this.given.ids[b]!];
    const [fa, fb] = [this.family.ids[a]!, this.family.ids[b]!];
    this.givenIs = ga && gb ? this.givenLevels.get(ga, gb) : missing;
    this.familyIs = fa && fb ? (fa === fb ? family.exact : this.familyLevels.get(fa, fb)) : missing;
    if (this.givenIs < given.alike && this.familyIs < family.part) return;
    // Where the family name is the same, given names that differ are no other order of words.
    if (!ga || !gb || !fa || !fb || this.familyIs < family.part) return;
    if (this.many[a]! + this.many[b]! >= 5 || this.short[a] || this.short[b] || this.crosses(a, b)) {
      const how = this.alignments.get(this.whole.ids[a]!, this.whole.ids[b]!);
      if (how === fit.exactly) [this.givenIs, this.familyIs] = [given.swapped, family.exact];
      if (how === fit.nearly) [this.givenIs, this.familyIs] = [given.slip, family.exact];
      if (how === fit.byInitials) [this.givenIs, this.familyIs] = [given.initial, family.exact];
      if (how !== fit.not) return;
    }
    if (this.givenIs < given.alike || this.familyIs < family.alike) return;
    const one = this.across.get(ga, this.families + fb);
    if (one > Close.near) return;
    const other = this.across.get(gb, this.families + fa);
    if (other <= Close.near) [this.givenIs, this.familyIs] = [given.swapped, Math.min(one, other)];
  }
}

interface About {
  columns: readonly string[];
  show(record: number): string;
}

const givenFeature = (pair: NamePair, about: About): Feature => ({
  ...{
    name: 'given name',
    role: 'given',
    personal: true,
    contradicts: [given.another],
    cost: 1,
    ordered: 8,
    ...about,
  },
  labels: [
    'the same',
    'a form of it',
    'one letter off',
    'close',
    'initial fits',
    'alike',
    'different',
    'another name',
    'swapped with family name',
  ],
  expected: [0.77, 0.06, 0.07, 0.03, 0.01, 0.02, 0.015, 0.005, 0.02],
  most: [100, 4, 4, 2.5, 2, -1, -5, -8, 100],
  // Parents like names that sound alike, and give no two children one name.
  kin: [{ household: -4, twin: -4 }, { twin: 2 }, { twin: 5 }, { twin: 5 }, { twin: 1 }, { twin: 4 }].map(
    kinOf,
  ),
  compare: (a, b) => pair.givenOf(a, b),
  mostForCommon: 8,
  share: (a, b, level) =>
    level === given.exact ? pair.shareOfGiven(a) : level === given.form ? inTheWorld.form : 0,
});

const familyFeature = (pair: NamePair, about: About): Feature => ({
  ...{ name: 'family name', role: 'household', cost: 1, ordered: 6, ...about },
  labels: ['the same', 'one letter off', 'close', 'a part of it', 'alike', 'different'],
  expected: [0.78, 0.08, 0.04, 0.02, 0.02, 0.06],
  most: [100, 4.5, 3, 1.5, -1, -5],
  compare: (a, b) => pair.familyOf(a, b),
  mostForCommon: 8,
  share: (a, b, level) =>
    level === family.exact ? Math.max(shareOf(pair.family, pair.family.ids[a]!), pair.leastOfFamily(a)) : 0,
});

const generationFeature = ({ ids, dictionary }: Coded, columns: readonly string[]): Feature => ({
  ...{ name: 'generation', role: 'own', cost: 0, ordered: 3, contradicts: [2], columns },
  labels: ['the same', 'only one has it', 'different'],
  // Most of those who have one leave it out; but so does a father whose son has it.
  expected: [0.6, 0.37, 0.03],
  most: [100, -2, -8],
  kin: [{ namesake: -4 }, { namesake: 2 }, { namesake: 4 }].map(kinOf),
  compare: (a, b) => {
    if (!ids[a] && !ids[b]) return missing;
    return !ids[a] || !ids[b] ? 1 : ids[a] === ids[b] ? 0 : 2;
  },
  share: () => 0,
  show: (record) => dictionary.texts[ids[record]!]!,
});
