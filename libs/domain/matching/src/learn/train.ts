import { meet, type Rule } from '../block/keys';
import type { Feature } from '../compare/feature';
import { type FeatureModel, type MatchModel, Scorer } from '../model';
import { randomFrom } from '../random';
import { anchorsOf, contradictionsOf, isHome } from './anchors';
import { type Group, learn } from './em';
import { patternsOf, type Rows, rowsOf } from './levels';
import { classesOf, type Learned, relatives, type Shares } from './parameters';

export interface Training {
  features: readonly Feature[];
  rules: readonly Rule[];
  /** Candidates as `a × size + b`. */
  pairs: Float64Array;
  size: number;
  /** Pairs that may match at all. */
  total: number;
  may(a: number, b: number): boolean;
  seed: number;
}

const sampled = { random: 100_000, candidates: 150_000, perRule: 12_000 };

/** Learns a model of a table without labels. @cost bounded by the samples, whatever the size of the table */
export function train(o: Training): MatchModel {
  const classes = classesOf(o.features);
  const random = patternsOf(rowsOf(o.features, randomPairs(o), o.size));
  const sample = sampleOf(o);
  const rows = rowsOf(o.features, sample, o.size);
  const groups = groupsOf(o, { sample, rows });
  const anchors = anchorsOf(o.features, rows);
  const prior = Math.min(0.01, o.size / 2 / o.total);
  const learned = learn({
    features: o.features,
    classes,
    groups,
    random,
    prior,
    anchors,
  });
  const contradictions = o.features.map((feature, f) => contradictionsOf(feature, anchors[f]!));
  const model = assemble(
    o.features,
    { learned, contradictions },
    { match: prior, household: prior / 4, ...relatives },
  );
  const shares = sharesOf(o, sample, model);
  return {
    ...model,
    shares,
    features: model.features.map((one, f) => amongFamilies(one, { feature: o.features[f]!, shares })),
  };
}

const assemble = (
  features: readonly Feature[],
  { learned, contradictions }: { learned: readonly Learned[]; contradictions: readonly number[][] },
  shares: Shares,
): MatchModel => ({
  version: 1,
  features: features.map(({ name, columns, labels }, f) => ({
    ...{ name, columns, labels, contradictions: contradictions[f]! },
    ...learned[f]!,
  })),
  shares,
  classes: classesOf(features),
});

function randomPairs({ size, seed, may }: Training): Float64Array {
  const random = randomFrom(seed + 1);
  const all = (size * (size - 1)) / 2;
  const drawn = Float64Array.from({ length: sampled.random }, () => {
    const [a, b] = [Math.floor(random() * size), Math.floor(random() * size)];
    return Math.min(a, b) * size + Math.max(a, b);
  });
  const pairs = all < sampled.random ? everyPair(size) : drawn;
  return pairs.filter((pair) => pair % (size + 1) !== 0 && may(Math.floor(pair / size), pair % size));
}

function everyPair(size: number): Float64Array {
  const pairs = new Float64Array((size * (size - 1)) / 2);
  let length = 0;
  for (let a = 0; a < size; a += 1) for (let b = a + 1; b < size; b += 1) pairs[length++] = a * size + b;
  return pairs;
}

/** Candidates at random, in their order. */
function sampleOf({ pairs, seed }: Training): Float64Array {
  if (pairs.length <= sampled.candidates) return pairs;
  const random = randomFrom(seed + 2);
  const kept = sampled.candidates / pairs.length;
  return pairs.filter(() => random() < kept);
}

/** By rule, the sampled candidates that it finds, without the features that it makes agree. */
function groupsOf(
  { rules, features, size }: Training,
  { sample, rows }: { sample: Float64Array; rows: Rows },
): Group[] {
  return rules.flatMap((rule) => {
    const counts = features.map(({ name }) => !rule.uses.includes(name));
    if (!counts.includes(true)) return [];
    const found: number[] = [];
    for (let p = 0; p < sample.length && found.length < sampled.perRule; p += 1)
      if (meet(rule, Math.floor(sample[p]! / size), sample[p]! % size)) found.push(p);
    return found.length < 10 ? [] : [{ patterns: patternsOf(rows, found), counts }];
  });
}

/** Shares of matches and relatives among all pairs that agree with what the candidates turn out to be. */
function sharesOf(o: Training, sample: Float64Array, model: MatchModel): Shares {
  const scorer = new Scorer(o.features, model);
  const { told, twin: byBirth } = model.classes;
  // Without a birth date nothing tells a namesake of the same house from the person.
  // A town is no home: without one, all who are born on one day might be twins; without a birthday, any namesake is one.
  const homes = model.features.some(({ name, m }) => isHome(name) && m[0]! > 0.05);
  const mostTwins = homes ? 1 : relatives.twin;
  const mostNamesakes = byBirth.includes(true) ? 1 : 3 * relatives.namesake;
  const odds =
    sample.length === 0
      ? []
      : Array.from(sample, (pair) => {
          const { match, household, twin, namesake } = scorer.evidence(
            Math.floor(pair / o.size),
            pair % o.size,
          );
          return {
            match: 2 ** match,
            household: told ? 2 ** household : 0,
            twin: told ? 2 ** twin : 0,
            namesake: told ? 2 ** namesake : 0,
          };
        });
  const scale = o.pairs.length / Math.max(1, sample.length);
  const within = (share: number) => Math.min(0.5, Math.max(0.02 / o.total, share));
  let { match, household, twin, namesake } = model.shares;
  for (let round = 0; round < 15; round += 1) {
    const sums = { match: 0, household: 0, twin: 0, namesake: 0 };
    for (const one of odds) {
      const parts = {
        match: match * one.match,
        household: household * one.household,
        twin: match * twin * one.twin,
        namesake: match * namesake * one.namesake,
      };
      const all = 1 - match - household + parts.match + parts.household + parts.twin + parts.namesake;
      for (const name of ['match', 'household', 'twin', 'namesake'] as const) sums[name] += parts[name] / all;
    }
    match = within((sums.match * scale) / o.total);
    household = told ? within((sums.household * scale) / o.total) : 0;
    const families = household / match;
    twin = Math.min(mostTwins, perFamily.twin * families, likeliest(sums.twin, sums.match, relatives.twin));
    namesake = Math.min(
      mostNamesakes,
      perFamily.namesake * families,
      likeliest(sums.namesake, sums.match, relatives.namesake),
    );
  }
  return { match, household, twin, namesake };
}

/** Pairs of one household for each match, from which on a file is one of families. */
const someFamilies = 0.05;

/** Where there are no families, another birthday or given name is a slip of the pen rather than somebody else. */
function amongFamilies(
  model: FeatureModel,
  { feature, shares }: { feature: Feature; shares: Shares },
): FeatureModel {
  const ofRelatives = feature.role === 'given' || feature.role === 'birth';
  return ofRelatives && shares.household < someFamilies * shares.match
    ? { ...model, contradictions: [] }
    : model;
}

/** Twins and namesakes for each pair of one household, at most: where there are no families, there are none of them. */
const perFamily = { twin: 0.1, namesake: 0.2 };

/** How many of relatives there are for each match, where so many were counted; near what is usual where few were. */
const likeliest = (found: number, matches: number, usually: number): number =>
  Math.min(1, (found + usually * 20) / (matches + 20));
