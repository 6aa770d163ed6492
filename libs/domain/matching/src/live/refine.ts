import { probabilityOf } from '../model';

/** What stewards' decisions taught: how much each comparison really says, and how many bits all are off. */
export interface Refinement {
  intercept: number;
  /** By feature; 1 where nothing was learned. */
  factors: Readonly<Record<string, number>>;
  /** Decisions that it rests on. */
  decisions: number;
}

/** A pair that a steward decided. */
export interface Decided {
  /** Bits by feature, as the model without refinement gave them. */
  bits: Readonly<Record<string, number>>;
  /** The rest of the weight: the prior, and what relatives take away. */
  rest: number;
  match: boolean;
}

/** How far decisions must pull before a factor leaves 1, or the intercept 0: standard deviations. */
const trust = { factor: 0.25, intercept: 1 };
const rounds = 400;

export const noRefinement: Refinement = { intercept: 0, factors: {}, decisions: 0 };

/**
 * Logistic regression on the bits of comparisons, held near what was learned without labels, so that few decisions
 * change little. Always the same for the same decisions.
 * @cost   O(rounds × decisions × features), some 10 ms for a thousand decisions
 * @source MAP estimate with Gaussian priors; Bishop 2006, §4.3 and §4.5
 */
export function refine(decided: readonly Decided[]): Refinement {
  const names = [...new Set(decided.flatMap(({ bits }) => Object.keys(bits)))].sort();
  const factors = names.map(() => 1);
  let intercept = 0;
  const rate = 1 / (1 + decided.length);
  for (let round = 0; round < rounds; round += 1) {
    const steps = factors.map((factor) => (1 - factor) / trust.factor ** 2);
    let step = -intercept / trust.intercept ** 2;
    for (const { bits, rest, match } of decided) {
      const weight = names.reduce((sum, name, i) => sum + factors[i]! * (bits[name] ?? 0), rest + intercept);
      const error = Number(match) - probabilityOf(weight);
      step += error;
      names.forEach((name, i) => (steps[i]! += (error * (bits[name] ?? 0)) / 10));
    }
    intercept += rate * step * 0.5;
    factors.forEach((factor, i) => (factors[i] = clamp(factor + (rate * steps[i]!) / 20)));
  }
  return {
    intercept: rounded(intercept),
    factors: Object.fromEntries(names.map((name, i) => [name, rounded(factors[i]!)])),
    decisions: decided.length,
  };
}

/** What a pair weighed before a refinement. @param refined  steps and rest as {@link LiveMatcher} gives them */
export function unrefined(
  { steps, rest }: { steps: readonly { feature: string; bits: number }[]; rest: number },
  { factors, intercept }: Refinement = noRefinement,
): Pick<Decided, 'bits' | 'rest'> {
  const bits = steps.map(({ feature, bits }) => [feature, bits / (factors[feature] ?? 1)] as const);
  return { bits: Object.fromEntries(bits), rest: rest - intercept };
}

/** Never 0, so that a refinement can be taken back. */
const clamp = (factor: number): number => Math.min(3, Math.max(0.05, factor));
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
