import type { Rule } from '../block/keys';
import type { Feature } from '../compare/feature';
import { type MatchModel, Scorer } from '../model';
import { randomFrom } from '../random';
import { type Group, learn } from './em';
import { patternsOf } from './levels';
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

const sampled = { random: 150_000, candidates: 200_000, perRule: 12_000 };

/** Learns a model of a table without labels. @cost bounded by the samples, whatever the size of the table */
export function train(o: Training): MatchModel {
  const classes = classesOf(o.features);
  const random = patternsOf(o.features, randomPairs(o));
  const sample = sampleOf(o);
  const groups = groupsOf(o, sample);
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

function* randomPairs({ size, seed, may }: Training): Generator<[number, number]> {
  const random = randomFrom(seed + 1);
  const few = (size * (size - 1)) / 2 < sampled.random;
  for (const [a, b] of few ? everyPair(size) : drawnPairs(size, random)) if (may(a, b)) yield [a, b];
}

function* everyPair(size: number): Generator<[number, number]> {
  for (let a = 0; a < size; a += 1) for (let b = a + 1; b < size; b += 1) yield [a, b];
}

function* drawnPairs(size: number, random: () => number): Generator<[number, number]> {
  for (let i = 0; i < sampled.random; i += 1) {
    const [a, b] = [Math.floor(random() * size), Math.floor(random() * size)];
    if (a !== b) yield a < b ? [a, b] : [b, a];
  }
}

/** Candidates at random, in their order. */
function sampleOf({ pairs, seed }: Training): Float64Array {
  if (pairs.length <= sampled.candidates) return pairs;
  const random = randomFrom(seed + 2);
  const kept = sampled.candidates / pairs.length;
  return pairs.filter(() => random() < kept);
}

/** By rule, the sampled candidates that it finds, without the features that it makes agree. */
function groupsOf({ rules, features, size }: Training, sample: Float64Array): Group[] {
  const found = rules.map(() => [] as [number, number][]);
  const keys = rules.map(() => [] as (readonly number[])[]);
  const keysOf = (r: number, record: number): readonly number[] => {
    return (keys[r]![record] ??= rules[r]!.keys(record));
  };
  for (const pair of sample) {
    const [a, b] = [Math.floor(pair / size), pair % size];
    for (let r = 0; r < rules.length; r += 1) {
      if (found[r]!.length >= sampled.perRule) continue;
      const mine = keysOf(r, a);
      if (mine.length > 0 && keysOf(r, b).some((key) => mine.includes(key))) found[r]!.push([a, b]);
    }
  }
  return rules.flatMap(({ uses }, r) => {
    const counts = features.map(({ name }) => !uses.includes(name));
    if (found[r]!.length < 10 || counts.filter(Boolean).length === 0) return [];
    return [{ patterns: patternsOf(features, found[r]!), counts }];
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
