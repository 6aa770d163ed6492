import { missing } from './compare/feature';
import { inGroups } from './grouping/in-groups';
import { probabilityOf, Scorer } from './model';
import type { ResolvedTable } from './resolve-table';

/** Why two records are one or not, step by step; all steps together give the weight. */
export interface Explanation {
  /** log2 odds of a pair of which nothing is known, with what decisions taught of all pairs. */
  prior: number;
  steps: readonly Step[];
  /** Bits that relatives who would look the same take away. */
  relatives: number;
  /** log2 odds of the pair by itself. */
  weight: number;
  /** Bits by which the groups that were found change them. */
  groups: number;
  probability: number;
  sameCluster: boolean;
}

export interface Step {
  feature: string;
  /** `missing` where one side has no value: it says nothing. */
  level: string;
  bits: number;
  /** What the rarity of the value adds, in `bits` already. */
  rarity: number;
  a: string;
  b: string;
}

/** The waterfall of one pair of a resolved table. */
export function explainPair(resolved: ResolvedTable, a: number, b: number): Explanation {
  const { prepared, model, clusters, refinement, rowOf } = resolved;
  const [x, y] = [rowOf[a]!, rowOf[b]!];
  const scorer = new Scorer(prepared.features, model, { refinement });
  const steps = prepared.features.map((feature, f): Step => {
    const level = feature.compare(x, y);
    const shown = {
      feature: feature.name,
      a: feature.show(x),
      b: feature.show(y),
    };
    if (level === missing) return { ...shown, level: 'missing', bits: 0, rarity: 0 };
    const rarity = scorer.rarity(f, x, y, level);
    return {
      ...shown,
      level: feature.labels[level]!,
      bits: scorer.said(f, x, y),
      rarity,
    };
  });
  const weight = scorer.weight(x, y);
  const prior = Math.log2(model.shares.match / (1 - model.shares.match)) + (refinement?.intercept ?? 0);
  const relatives = steps.reduce((rest, { bits }) => rest - bits, weight - prior);
  const sameCluster = clusters[a] === clusters[b];
  const calibrated = inGroups(weight, { joined: sameCluster, apart: resolved.apart(x, y) });
  return {
    ...{ prior, steps, relatives, weight, sameCluster },
    groups: calibrated - weight,
    probability: probabilityOf(calibrated),
  };
}
