import { allPairsUpTo, byRules } from '../block/candidates';
import { meet, type Rule } from '../block/keys';
import type { Feature } from '../compare/feature';
import { type FeatureModel, type MatchModel, Scorer } from '../model';
import { randomFrom } from '../random';
import { anchorsOf, contradictionsOf } from './anchors';
import { type Group, learn } from './em';
import { patternsOf, type Rows, rowsOf } from './levels';
import { classesOf, type Learned, relatives, type Shares } from './parameters';
import { sharesOf } from './shares';

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

const sampled = { random: 60_000, candidates: 150_000, perRule: 12_000 };

/** Learns a model of a table without labels. @cost bounded by the samples, whatever the size of the table */
export function train(o: Training): MatchModel {
  const classes = classesOf(o.features);
  const random = patternsOf(rowsOf(o.features, randomPairs(o), o.size));
  const sample = sampleOf(o);
  const rows = rowsOf(o.features, sample, o.size);
  const groups = groupsOf(o, { sample, rows });
  const anchors = anchorsOf(o.features, patternsOf(likelyRows(o, rows)));
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
  const scale = o.pairs.length / Math.max(1, sample.length);
  const sampledPairs = { pairs: sample, size: o.size, scale, total: o.total };
  const shares = sharesOf(sampledPairs, new Scorer(o.features, model), model);
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
function sampleOf({ pairs, seed }: Pick<Training, 'pairs' | 'seed'>): Float64Array {
  if (pairs.length <= sampled.candidates) return pairs;
  const random = randomFrom(seed + 2);
  const kept = sampled.candidates / pairs.length;
  return pairs.filter(() => random() < kept);
}

/** Rows that anchors are among: of every pair of few records a sample has too few of them. */
function likelyRows({ features, rules, size, may, pairs, seed }: Training, sample: Rows): Rows {
  if (pairs.length <= sampled.candidates || size > allPairsUpTo) return sample;
  const found = byRules({ size, rules, may, order: () => '' });
  return rowsOf(features, sampleOf({ pairs: found.pairs, seed }), size);
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

/** Pairs of one household for each match, from which on a file is one of families. */
const someFamilies = 0.05;

/** Where there are no families, another given name is a slip of the pen rather than somebody else. */
function amongFamilies(
  model: FeatureModel,
  { feature, shares }: { feature: Feature; shares: Shares },
): FeatureModel {
  const ofRelatives = feature.role === 'given';
  return ofRelatives && shares.household < someFamilies * shares.match
    ? { ...model, contradictions: [] }
    : model;
}
