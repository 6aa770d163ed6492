import { type Feature, missing } from '../compare/feature';
import type { Patterns } from './levels';

/** By feature and level, pairs that are surely one person by everything else: what levels say of them shows the file's care. */
export type Anchors = readonly (readonly number[])[];

/** Fewer than these are no basis, and the next best are looked at. */
const basis = 20;
/** A share of differences above it is no carelessness: they are relatives. */
const mostCareless = 0.15;

/**
 * Counts, for each feature, what it says of pairs that agree exactly in two others which one person alone has, and
 * disagree in none: so how carelessly a file was written shows without taking relatives for one person. Where a file has
 * too few such columns, pairs of one full name and home, or of one birthday, family name and home, stand in for them.
 * @cost O(patterns × features²)
 */
export function anchorsOf(features: readonly Feature[], patterns: Patterns): Anchors {
  const first = count(features, patterns, (f, at) => agreesElsewhere(features, f, at));
  const second = count(features, patterns, (f, at) => sharesHome(features, f, at));
  const housemates = housematesIn(features, patterns);
  return first.map((counts, f) =>
    total(counts) >= basis
      ? counts
      : features[f]!.role === 'birth'
        ? withoutNamesakes(second[f]!, namesakes * housemates)
        : withoutRelatives(second[f]!),
  );
}

/** Namesakes for each two of a family in one home, at most: sons are named for their fathers. */
const namesakes = 0.3;

/** Pairs of one family and home whose given names and birthdays differ. */
function housematesIn(features: readonly Feature[], { levels, counts, size, width }: Patterns): number {
  const at = (role: Feature['role']): number => features.findIndex((feature) => feature.role === role);
  const [given, birth, family] = [
    at('given'),
    at('birth'),
    features.findIndex(({ name }) => name === 'family name'),
  ];
  if (given < 0 || birth < 0 || family < 0) return 0;
  const homes = features.flatMap(({ name }, f) => (isHome(name) ? [f] : []));
  let found = 0;
  for (let p = 0; p < size; p += 1) {
    const level: At = (f) => levels[p * width + f]!;
    const areTwo = [given, birth].every((f) => level(f) !== missing && level(f) >= differs(features[f]!));
    if (areTwo && level(family) === 0 && homes.some((f) => level(f) <= nearly)) found += counts[p]!;
  }
  return found;
}

/** Up to which level a home or a number is the same, but for how it is written. */
const nearly = 1;

/** The first level at which values have nothing in common; beyond all levels where there is none. */
function differs({ most = [], labels }: Feature): number {
  const level = most.findIndex((bits) => bits <= muchAgainst);
  return level < 0 ? labels.length : level;
}

const muchAgainst = -5;

type At = (f: number) => number;

function count(
  features: readonly Feature[],
  { levels, counts, size, width }: Patterns,
  isAnchor: (f: number, at: At) => boolean,
): number[][] {
  const found = features.map(({ expected }) => expected.map(() => 0));
  for (let p = 0; p < size; p += 1) {
    const at: At = (f) => levels[p * width + f]!;
    for (let f = 0; f < width; f += 1)
      if (at(f) !== missing && isAnchor(f, at)) found[f]![at(f)]! += counts[p]!;
  }
  return found;
}

function agreesElsewhere(features: readonly Feature[], f: number, at: At): boolean {
  let same = 0;
  for (let other = 0; other < features.length; other += 1) {
    if (other === f || !features[other]!.personal || at(other) === missing) continue;
    if (at(other) > 0) return false;
    same += 1;
  }
  return same >= 2;
}

/** Given name, family name and birthday but the one that is asked about, and the home, are the same. */
function sharesHome(features: readonly Feature[], f: number, at: At): boolean {
  const homes = features.some(({ name }, other) => isHome(name) && other !== f && at(other) <= nearly);
  const others = features.flatMap(({ name, role }, other) =>
    other !== f && (role === 'given' || role === 'birth' || name === 'family name') ? [at(other)] : [],
  );
  return homes && others.length >= 2 && others.every((level) => level === 0);
}

export const isHome = (name: string): boolean => name === 'address' || name === 'phone';

/** The same without levels at which there are too many for slips of the pen. */
function withoutRelatives(counts: readonly number[]): number[] {
  const all = total(counts);
  return counts.map((each, level) => (level > 0 && each > mostCareless * all ? 0 : each));
}

/** The same without so many at each level that may be fathers and sons. */
const withoutNamesakes = (counts: readonly number[], relatives: number): number[] =>
  counts.map((each, level) => (level > 0 ? Math.max(0, each - relatives) : each));

/** Of so many that were counted, how many there are at least: a few may be chance, or relatives after all. */
const surely = (count: number, deviations: number): number =>
  Math.max(0, count - deviations * Math.sqrt(count));

const total = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

/** How many imagined pairs stand behind what levels say at most. */
const weight = 20;

/**
 * What levels say at most, in bits, given what anchors show: where slips are many, they say less against a match than
 * anybody would think of a file that he does not know.
 */
export function mostGiven(
  most: readonly number[] | undefined,
  counts: readonly number[],
  u: readonly number[],
): readonly number[] | undefined {
  const all = total(counts);
  return most?.map((bits, level) => {
    if (bits >= 100) return bits;
    const sure = surely(counts[level]!, bits < 0 ? 2 : 0.5);
    const shown = Math.max(
      bits,
      Math.log2((sure + weight * u[level]! * 2 ** bits) / (all + weight) / u[level]!),
    );
    // What is held against a match may weigh nothing, and is never for it: relatives come together as well.
    return bits < 0 ? Math.min(0, shown) : shown;
  });
}

/** Share of true pairs at each level that anchors show there to be at least. */
export function leastGiven(counts: readonly number[]): readonly number[] {
  const all = total(counts);
  return counts.map((count) => (all < telling ? 0 : surely(count, 2) / (all + weight)));
}

/** From so many anchors on a file says by itself what is possible in it. */
const telling = 50;
/** Fewer say nothing at all. */
const few = 8;
/** Share of anchors at a level from which on it is no contradiction. */
const possible = 0.015;

/** Share of few anchors at a level that makes it an everyday thing. */
const everyday = 0.3;

/** Levels that should not be found of one person, and are not in this file. */
export function contradictionsOf({ contradicts = [], role }: Feature, counts: readonly number[]): number[] {
  const all = total(counts);
  // Few anchors may be relatives after all, of whose identifiers none are the same.
  const enough = role === 'own' ? few : telling;
  const least = all < telling ? everyday : possible;
  const careless = contradicts.reduce((sum, level) => sum + counts[level]!, 0);
  return all < enough || careless < least * all ? [...contradicts] : [];
}
