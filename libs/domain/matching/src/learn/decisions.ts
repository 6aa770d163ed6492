import type { Feature } from '../compare/feature';
import type { Links } from '../grouping/clusters';
import { refine, type Refinement } from '../live/refine';
import type { Scorer } from '../model';

/** Two records, by number, that somebody looked at. */
export interface Decision {
  a: number;
  b: number;
  /** Whether they are one. */
  match: boolean;
}

/** Bits of a pair that was decided to be one. */
const sure = 100;

/** What was decided by hand: it holds for its pairs, and teaches what comparisons are worth for the others. */
export class Decisions {
  private readonly verdicts: ReadonlyMap<number, Decision>;

  /** @param all  of one pair the last counts */
  constructor(
    private readonly size: number,
    all: readonly Decision[],
  ) {
    this.verdicts = new Map(all.map((one) => [this.key(one.a, one.b), one]));
  }

  /** log2 odds of a pair that was decided, else those that it is given. */
  weight(a: number, b: number, otherwise: () => number): number {
    const verdict = this.verdicts.size === 0 ? undefined : this.verdicts.get(this.key(a, b));
    if (verdict === undefined) return otherwise();
    return verdict.match ? sure : Number.NEGATIVE_INFINITY;
  }

  /** Links with those that were decided: one that was refused is none, one that was never found is there. */
  applied(links: Links): Links {
    if (this.verdicts.size === 0) return links;
    const pairs = Array.from({ length: links.length }, (_, i) => ({
      ...{ a: links.a[i]!, b: links.b[i]!, weight: links.weights[i]! },
    })).filter(({ a, b }) => !this.verdicts.has(this.key(a, b)));
    for (const { a, b, match } of this.verdicts.values()) if (match) pairs.push({ a, b, weight: sure });
    return {
      a: Uint32Array.from(pairs, ({ a }) => a),
      b: Uint32Array.from(pairs, ({ b }) => b),
      weights: Float32Array.from(pairs, ({ weight }) => weight),
      length: pairs.length,
    };
  }

  /** @param scorer  that nobody taught yet */
  teach(scorer: Scorer, features: readonly Feature[]): Refinement | undefined {
    if (this.verdicts.size === 0) return undefined;
    return refine(
      [...this.verdicts.values()].map(({ a, b, match }) => {
        const bits = Object.fromEntries(features.map(({ name }, f) => [name, scorer.bitsAt(f, a, b)]));
        const said = Object.values(bits).reduce((sum, each) => sum + each, 0);
        return { bits, rest: scorer.weight(a, b) - said, match };
      }),
    );
  }

  private key(a: number, b: number): number {
    return Math.min(a, b) * this.size + Math.max(a, b);
  }
}
