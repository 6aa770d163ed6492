/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { coded, type Coded, once, shareOf } from '../prepare/column';
import { fullName, type NameParts, nameWords } from '../prepare/names';
import type { Column, Table } from '../table';
import { Close, closeness } from '../text/closeness';
import { aligned } from './name-words';
import { areTwoNames, differInGender, sameGivenName } from '../text/nicknames';
import { type Feature, LevelCache, missing } from './feature';

const given = {
  exact: 0,
  form: 1,
  slip: 2,
  near: 3,
  initial: 4,
  alike: 5,
  different: 6,
  another: 7,
  swapped: 8,
} as const;
const family = { exact: 0, slip: 1, near: 2, part: 3, alike: 4, different: 5 } as const;

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
        all.map(({ name }) => name),
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
      return {
        given: ownGiven.words.join(' ') || (f && columns.given.length > 0 && !whole ? '' : named.given),
        // A name of one word, which is told to be the given one, tells of no other.
        family: ownFamily.words.join(' ') || (named.family === ownGiven.words.join(' ') ? '' : named.family),
        generation: ownGiven.generation || ownFamily.generation || named.generation,
      };
    })());
}

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
    this.givenIs = ga && gb ? (ga === gb ? given.exact : this.givenLevels.get(ga, gb)) : missing;
    this.familyIs = fa && fb ? (fa === fb ? family.exact : this.familyLevels.get(fa, fb)) : missing;
    if (this.givenIs < given.alike && this.familyIs < family.part) return;
    if (!ga || !gb || !fa || !fb) return;
    if (this.many[a]! + this.many[b]! >= 5 || this.short[a] || this.short[b] || this.crosses(a, b)) {
      const how = this.alignments.get(this.whole.ids[a]!, this.whole.ids[b]!);
      if (how === 0) [this.givenIs, this.familyIs] = [given.swapped, family.exact];
      if (how === 1) [this.givenIs, this.familyIs] = [given.initial, family.exact];
      if (how < 2) return;
    }
    if (this.givenIs < given.alike || this.familyIs < family.alike) return;
    const one = this.across.get(ga, this.families + fb);
    if (one > Close.near) return;
    const other = this.across.get(gb, this.families + fa);
    if (other <= Close.near) [this.givenIs, this.familyIs] = [given.swapped, Math.min(one, other)];
  }
}

/** Level of two folded given names, several words each. */
export function givenLevel(a: string, b: string): number {
  if (a === b) return given.exact;
  const [mine, theirs] = [a.split(' '), b.split(' ')];
  const [x, y] = [mine[0]!, theirs[0]!];
  if (x === y || sameGivenName(x, y)) return given.form;
  if (x.length === 1 || y.length === 1) return x[0] === y[0] ? given.initial : given.different;
  const whole = closeness(a.replaceAll(' ', ''), b.replaceAll(' ', ''));
  const head = closeness(x, y);
  const best = Math.min(whole, head);
  if (areTwoNames(x, y) && !mine.some((word) => theirs.includes(word)))
    return best <= Close.alike ? given.different : given.another;
  if (best <= Close.alike && differInGender(x, y)) return given.alike;
  if (best <= Close.slip && Math.max(x.length, y.length) <= 4) return given.near;
  if (best <= Close.slip) return given.slip;
  if (best === Close.near) return given.near;
  if (mine.some((word) => word.length > 1 && theirs.includes(word))) return given.near;
  return best === Close.alike ? given.alike : given.different;
}

/** Level of two folded family names, several words each. */
export function familyLevel(a: string, b: string): number {
  if (a === b) return family.exact;
  const best = closeness(a.replaceAll(' ', ''), b.replaceAll(' ', ''));
  if (best <= Close.slip) return best === Close.equal ? family.exact : family.slip;
  if (best === Close.near) return family.near;
  const [mine, theirs] = [a.split(' '), b.split(' ')];
  if ((mine.length > 1 || theirs.length > 1) && mine.some((word) => word.length > 2 && theirs.includes(word)))
    return family.part;
  return best === Close.alike ? family.alike : family.different;
}

interface About {
  columns: readonly string[];
  show(record: number): string;
}

const givenFeature = (pair: NamePair, about: About): Feature => ({
  ...{ name: 'given name', role: 'given', cost: 1, ordered: 8, ...about },
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
  most: [100, 100, 100, 100, 100, 0, -3.5, -6.5, 100],
  compare: (a, b) => pair.givenOf(a, b),
  share: (a, b, level) => (level === given.exact ? shareOf(pair.given, pair.given.ids[a]!) : 0),
});

const familyFeature = (pair: NamePair, about: About): Feature => ({
  ...{ name: 'family name', role: 'household', cost: 1, ordered: 6, ...about },
  labels: ['the same', 'one letter off', 'close', 'a part of it', 'alike', 'different'],
  expected: [0.78, 0.08, 0.04, 0.02, 0.02, 0.06],
  most: [100, 100, 100, 100, 0, 0],
  compare: (a, b) => pair.familyOf(a, b),
  share: (a, b, level) => (level === family.exact ? shareOf(pair.family, pair.family.ids[a]!) : 0),
});

const generationFeature = ({ ids, dictionary }: Coded, columns: readonly string[]): Feature => ({
  ...{ name: 'generation', role: 'own', cost: 0, ordered: 2, columns },
  labels: ['the same', 'different', 'told by one alone'],
  expected: [0.6, 0.03, 0.37],
  most: [100, -6, -1],
  compare: (a, b) => (!ids[a] && !ids[b] ? missing : ids[a] === ids[b] ? 0 : ids[a] && ids[b] ? 1 : 2),
  share: () => 0,
  show: (record) => dictionary.texts[ids[record]!]!,
});
