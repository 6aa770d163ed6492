import { type Feature, missing } from '../compare/feature';
import { type Anchors, leastGiven, mostGiven } from './anchors';
import { defaultFeatures } from '../live/default-features';
import type { Patterns } from './levels';
import { add, bitsOf, type Classes, type Learned, relatives } from './parameters';

/** Pairs that one blocking rule found: features that agree by construction say nothing about them. */
export interface Group {
  patterns: Patterns;
  /** By feature, whether it counts in this group. */
  counts: readonly boolean[];
}

export interface EmOptions {
  features: readonly Feature[];
  classes: Classes;
  groups: readonly Group[];
  /** Pairs at random, nearly all of which are none; the level shares of others are learned from them. */
  random: Patterns;
  /** What levels say at most follows from them. */
  anchors: Anchors;
  /** Share of true pairs among all to begin with. */
  prior: number;
}

/** How many imagined pairs stand behind what is expected of true pairs. */
const weightOfPrior = 30;
const rounds = 30;

/**
 * Weights of levels without labels. Each group of candidates has shares of its own of matches and of relatives; what
 * true pairs look like is the same in all of them, and for each feature learned from the groups where it does not
 * agree by construction. What other pairs look like is learned from random ones, less the true pairs among them.
 * @cost   O(rounds × patterns × features)
 * @source Fellegi & Sunter 1969; Winkler 1988 (EM); Splink's training by several blocking rules
 */
export function learn(o: EmOptions): Learned[] {
  let learned = o.features.map((feature, f) => ({
    m: [...feature.expected],
    u: levelShares(o.random, f, feature),
  }));
  const shares = o.groups.map(() => ({ match: 0.1, household: 0.05 }));
  for (let round = 0; round < rounds; round += 1) {
    const totals = o.features.map(({ expected }) => expected.map((share) => share * weightOfPrior));
    o.groups.forEach(
      (group, g) =>
        (shares[g] = expect({
          ...o,
          group,
          learned,
          shares: shares[g]!,
          totals,
        })),
    );
    const next = learned.map(({ u }, f) => {
      const { ordered, most, mostShare } = o.features[f]!;
      const bits = mostGiven(most, o.anchors[f]!, u);
      const least = leastGiven(o.anchors[f]!);
      const m = bounded(inOrder(normalised(totals[f]!), u, ordered), u, { most: bits, mostShare });
      return { m: m.map((share, level) => (level > 0 ? Math.max(share, least[level]!) : share)), u };
    });
    learned = withoutMatches({ ...o, learned: next });
  }
  return learned;
}

interface Expecting {
  features: readonly Feature[];
  group: Group;
  classes: Classes;
  learned: readonly Learned[];
  shares: { match: number; household: number };
  totals: number[][];
}

/** One round in a group: who is probably a match; counts their levels. @returns its shares */
function expect({ features, group, classes, learned, shares, totals }: Expecting): Expecting['shares'] {
  const { patterns, counts } = group;
  const bits = learned.map(bitsOf);
  const kin = features.map((feature) => feature.kin);
  let [all, matches, households] = [0, 0, 0];
  for (let p = 0; p < patterns.size; p += 1) {
    const odds = classOdds({ patterns, p, bits, classes, kin, counts });
    const match = shares.match * odds.match;
    const household = classes.told ? shares.household * odds.household : 0;
    const other = 1 - shares.match - shares.household;
    const related = classes.told
      ? shares.match * (relatives.twin * odds.twin + relatives.namesake * odds.namesake)
      : 0;
    const sum = match + household + other + related;
    const times = patterns.counts[p]!;
    all += times;
    matches += (times * match) / sum;
    households += (times * household) / sum;
    for (let f = 0; f < patterns.width; f += 1) {
      const level = patterns.levels[p * patterns.width + f]!;
      if (counts[f] && level !== missing) totals[f]![level]! += (times * match) / sum;
    }
  }
  const within = (share: number) => Math.min(0.9, Math.max(1e-7, share / Math.max(1, all)));
  const found = within(matches);
  return {
    match: found,
    household: classes.told ? Math.min(0.98 - found, within(households)) : 0,
  };
}

interface Row {
  patterns: Patterns;
  p: number;
  bits: readonly number[][];
  classes: Classes;
  /** By feature and level: see `Said.kin`. */
  kin: readonly Feature['kin'][];
  counts?: readonly boolean[];
}

/** Odds of each class against that of unrelated pairs, for one pattern. */
export function classOdds({ patterns, p, bits, classes, kin, counts }: Row) {
  const sums = { match: 0, household: 0, twin: 0, namesake: 0 };
  for (let f = 0; f < patterns.width; f += 1) {
    const level = patterns.levels[p * patterns.width + f]!;
    if (level === missing || (counts && !counts[f])) continue;
    add(sums, { f, bits: bits[f]![level]!, classes, kin: kin[f]?.[level] });
  }
  const { match, household, twin, namesake } = sums;
  return {
    match: 2 ** match,
    household: 2 ** household,
    twin: 2 ** twin,
    namesake: 2 ** namesake,
  };
}

/** Levels of random pairs, each weighed by how probably it is no match. */
function withoutMatches({
  learned,
  random,
  classes,
  prior,
  features,
}: Pick<EmOptions, 'random' | 'classes' | 'prior' | 'features'> & {
  learned: Learned[];
}): Learned[] {
  const bits = learned.map(bitsOf);
  const kin = features.map((feature) => feature.kin);
  const totals = learned.map(({ u }) => u.map(() => 0));
  for (let p = 0; p < random.size; p += 1) {
    const odds = prior * classOdds({ patterns: random, p, bits, classes, kin }).match;
    const weight = random.counts[p]! / (1 + odds);
    for (let f = 0; f < random.width; f += 1) {
      const level = random.levels[p * random.width + f]!;
      if (level !== missing) totals[f]![level]! += weight;
    }
  }
  return learned.map(({ m }, f) => ({
    m,
    u: smoothed(totals[f]!, features[f]!),
  }));
}

function levelShares({ levels, counts, size, width }: Patterns, f: number, feature: Feature): number[] {
  const totals = new Array<number>(feature.expected.length).fill(0);
  for (let p = 0; p < size; p += 1) {
    const level = levels[p * width + f]!;
    if (level !== missing) totals[level]! += counts[p]!;
  }
  return smoothed(totals, feature);
}

/** Up to so many pairs of strangers are imagined: ten records have too few of them. */
const enough = 200;
const usual = new Map(defaultFeatures.map(({ name, u }) => [name, u]));

/** With what is usual of strangers; and half a pair at each level that was not seen, more at the last: that is chance. */
const smoothed = (totals: readonly number[], { name }: Feature): number[] => {
  const u = usual.get(name) ?? [];
  const last = totals.length - 1;
  const imagined = Math.max(0, enough - totals.reduce((sum, each) => sum + each, 0));
  return normalised(
    totals.map((total, level) => total + imagined * (u[level] ?? 0) + (level === last ? 5 : 0.5)),
  );
};

function normalised(totals: readonly number[]): number[] {
  const sum = totals.reduce((all, each) => all + each, 0);
  return totals.map((total) => Math.max(1e-6, total / sum));
}

/**
 * The nearest shares by which a stronger level never speaks less for a match than a weaker one.
 * @source pool adjacent violators, Ayer et al. 1955
 */
function inOrder(m: readonly number[], u: readonly number[], ordered: number): number[] {
  const pools: Pool[] = [];
  for (let level = 0; level < ordered; level += 1) {
    pools.push({ m: m[level]!, u: u[level]!, levels: [level] });
    while (poolLast(pools));
  }
  const result = [...m];
  for (const pool of pools) for (const level of pool.levels) result[level] = (pool.m * u[level]!) / pool.u;
  return result;
}

function bounded(
  m: readonly number[],
  u: readonly number[],
  { most, mostShare }: { most: readonly number[] | undefined; mostShare: readonly number[] | undefined },
): number[] {
  return m.map((share, level) =>
    Math.min(share, u[level]! * 2 ** (most?.[level] ?? 100), mostShare?.[level] ?? 1),
  );
}

interface Pool {
  m: number;
  u: number;
  levels: number[];
}

/** Joins the last two pools where they are out of order. @returns whether they were */
function poolLast(pools: Pool[]): boolean {
  const [last, before] = [pools.at(-1), pools.at(-2)];
  if (!last || !before || before.m / before.u >= last.m / last.u) return false;
  const levels = [...before.levels, ...last.levels];
  pools.splice(-2, 2, { m: before.m + last.m, u: before.u + last.u, levels });
  return true;
}
