import type { MatchModel, Scorer } from '../model';
import { isHome } from './anchors';
import { relatives, type Shares } from './parameters';

/** Pairs to learn shares from. */
export interface Sampled {
  /** As `a × size + b`. */
  pairs: Float64Array;
  size: number;
  /** How many candidates each of them stands for. */
  scale: number;
  /** Pairs that may match at all. */
  total: number;
}

const rounds = 15;
/** Twins and namesakes for each pair of one household, at most: where there are no families, there are none of them. */
const perFamily = { twin: 0.1, namesake: 0.2 };
/** Matches that are imagined with as many relatives as is usual. */
const imagined = 40;

/**
 * Shares of matches and relatives among all pairs that agree with what the candidates turn out to be.
 * @cost   O(rounds × pairs)
 * @source expectation maximisation of the shares of a mixture whose parts are known
 */
export function sharesOf(sample: Sampled, scorer: Scorer, model: MatchModel): Shares {
  const { told } = model.classes;
  const odds = oddsOf(sample, scorer, told);
  const most = mostRelatives(model);
  const within = (share: number) => Math.min(0.5, Math.max(0.02 / sample.total, share));
  let shares = model.shares;
  for (let round = 0; round < rounds; round += 1) {
    const found = expected(odds, shares);
    const match = within((found.match * sample.scale) / sample.total);
    const household = told ? within((found.household * sample.scale) / sample.total) : 0;
    const likeliest = (which: 'twin' | 'namesake'): number =>
      Math.min(
        most[which],
        (perFamily[which] * household) / match,
        (found[which] + relatives[which] * imagined) / (found.match + imagined),
      );
    shares = { match, household, twin: likeliest('twin'), namesake: likeliest('namesake') };
  }
  return shares;
}

type Odds = Record<keyof Shares, Float64Array>;

/** Of each pair, the odds of each class against that of strangers. */
function oddsOf({ pairs, size }: Sampled, scorer: Scorer, told: boolean): Odds {
  const odds: Odds = {
    match: new Float64Array(pairs.length),
    household: new Float64Array(pairs.length),
    twin: new Float64Array(pairs.length),
    namesake: new Float64Array(pairs.length),
  };
  for (let i = 0; i < pairs.length; i += 1) {
    const sums = scorer.evidence(Math.floor(pairs[i]! / size), pairs[i]! % size);
    odds.match[i] = 2 ** sums.match;
    if (!told) continue;
    odds.household[i] = 2 ** sums.household;
    odds.twin[i] = 2 ** sums.twin;
    odds.namesake[i] = 2 ** sums.namesake;
  }
  return odds;
}

/** How many pairs of each class there are among those of a sample, by what the shares are taken to be. */
function expected(odds: Odds, { match, household, twin, namesake }: Shares): Shares {
  const sums: Shares = { match: 0, household: 0, twin: 0, namesake: 0 };
  for (let i = 0; i < odds.match.length; i += 1) {
    const one = match * odds.match[i]!;
    const home = household * odds.household[i]!;
    const twins = match * twin * odds.twin[i]!;
    const named = match * namesake * odds.namesake[i]!;
    const all = 1 - match - household + one + home + twins + named;
    sums.match += one / all;
    sums.household += home / all;
    sums.twin += twins / all;
    sums.namesake += named / all;
  }
  return sums;
}

/** A town is no home: without one, all who are born on one day might be twins; without a birthday, any namesake is one. */
function mostRelatives({ features, classes }: MatchModel): Pick<Shares, 'twin' | 'namesake'> {
  const homes = features.some(({ name, m }) => isHome(name) && m[0]! > 0.05);
  return {
    twin: homes ? 1 : relatives.twin,
    namesake: classes.twin.includes(true) ? 1 : 3 * relatives.namesake,
  };
}
