import { meet, type Rule } from '../block/keys';
import type { Feature } from '../compare/feature';
import { type MatchModel, Scorer } from '../model';
import { randomFrom } from '../random';
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
  const groups = groupsOf(o, { sample, rows: rowsOf(o.features, sample, o.size) });
  const prior = Math.min(0.01, o.size / 2 / o.total);
  const learned = learn({ features: o.features, classes, groups, random, prior });
  const model = assemble(o.features, learned, { match: prior, household: prior / 4, ...relatives });
  return { ...model, shares: sharesOf(o, sample, model) };
}

const assemble = (features: readonly Feature[], learned: readonly Learned[], shares: Shares): MatchModel => ({
  version: 1,
  features: features.map(({ name, columns, labels }, f) => ({ name, columns, labels, ...learned[f]! })),
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
  const odds = {
    match: new Float64Array(sample.length),
    household: new Float64Array(sample.length),
    kin: new Float64Array(sample.length),
  };
  for (let i = 0; i < sample.length; i += 1) {
    const { match, household, twin, namesake } = scorer.evidence(
      Math.floor(sample[i]! / o.size),
      sample[i]! % o.size,
    );
    odds.match[i] = 2 ** match;
    odds.household[i] = model.classes.told ? 2 ** household : 0;
    odds.kin[i] = model.classes.told ? relatives.twin * 2 ** twin + relatives.namesake * 2 ** namesake : 0;
  }
  const scale = o.pairs.length / Math.max(1, sample.length);
  const within = (share: number) => Math.min(0.5, Math.max(0.02 / o.total, share));
  let { match, household } = model.shares;
  for (let round = 0; round < 15; round += 1) {
    let [matches, households] = [0, 0];
    for (let i = 0; i < sample.length; i += 1) {
      const [one, home] = [match * odds.match[i]!, household * odds.household[i]!];
      const all = 1 - match - household + one + home + match * odds.kin[i]!;
      matches += one / all;
      households += home / all;
    }
    match = within((matches * scale) / o.total);
    household = model.classes.told ? within((households * scale) / o.total) : 0;
  }
  return { ...model.shares, match, household };
}
