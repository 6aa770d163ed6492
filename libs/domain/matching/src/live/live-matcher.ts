import { missing } from '../compare/feature';
import { rules } from '../block/keys';
import { prepare, type Prepared } from '../features';
import { classesOf, relatives } from '../learn/parameters';
import { type FeatureModel, type MatchModel, probabilityOf, Scorer, weightOf } from '../model';
import { hashOf, mixed } from '../random';
import { type Description, tableOf } from './description';
import { noRefinement, type Refinement } from './refine';

/** What one comparison says of a pair, without its values. */
export interface LiveStep {
  feature: string;
  level: string;
  /** Bits that it adds to the log2 odds. */
  bits: number;
}

export interface LiveMatch {
  /** log2 odds that both are one person. */
  weight: number;
  probability: number;
  steps: readonly LiveStep[];
  /** What of the weight is no step: the prior, relatives who would look the same, and refinement. */
  rest: number;
}

/** What the levels of one comparison say: see `FeatureModel`. */
export type LiveFeature = Pick<FeatureModel, 'name' | 'm' | 'u'>;

export interface LiveModel {
  features: readonly LiveFeature[];
  refinement?: Refinement;
  /** How many descriptions there are: of more, a likeness means less. */
  population: number;
}

/** Of ten who come, three are there already. */
const known = 0.3;
const leastPopulation = 100;

/** Compares descriptions one by one, by a model that was learned before. @source ADR-0025 */
export class LiveMatcher {
  private readonly prepared: Prepared;
  private readonly model: MatchModel;
  private readonly scorer: Scorer;

  /** @cost about 50 µs a description */
  constructor(
    descriptions: readonly Description[],
    private readonly live: LiveModel,
  ) {
    const all = prepare(tableOf(descriptions), { whole: true });
    const learned = new Map(live.features.map((feature) => [feature.name, feature]));
    const features = all.features.filter(({ name }) => learned.has(name));
    this.prepared = { ...all, features };
    const match = known / Math.max(leastPopulation, live.population);
    this.model = {
      version: 1,
      features: features.map((feature) => ({ ...feature, ...learned.get(feature.name)! })),
      shares: { match, household: match / 4, ...relatives },
      classes: classesOf(features),
    };
    this.scorer = new Scorer(features, this.model, { rarity: false });
  }

  /** @cost about 10 µs */
  match(a: number, b: number): LiveMatch {
    const { refinement = noRefinement } = this.live;
    const plain = this.prepared.features.flatMap((feature, f): LiveStep[] => {
      const level = feature.compare(a, b);
      if (level === missing) return [];
      return [{ feature: feature.name, level: feature.labels[level]!, bits: this.scorer.bitsAt(f, a, b) }];
    });
    const said = plain.reduce((sum, { bits }) => sum + bits, 0);
    const rest = weightOf(this.scorer.evidence(a, b), this.model) - said + refinement.intercept;
    const steps = plain.map((step) => ({
      ...step,
      bits: step.bits * (refinement.factors[step.feature] ?? 1),
    }));
    const weight = steps.reduce((sum, { bits }) => sum + bits, rest);
    return { weight, probability: probabilityOf(weight), steps, rest };
  }
}

/**
 * Keys of a description: who has one in common with another is worth comparing.
 * @returns 32-bit numbers
 * @cost    about 0.2 ms
 */
export function blockKeys(description: Description): number[] {
  const keys = rules(prepare(tableOf([description]), { whole: true })).flatMap((rule) => {
    const own = hashOf(rule.name);
    return Array.from({ length: rule.width }, (_, i) => rule.key(0, i))
      .filter((key) => key !== 0)
      .map((key) => mixed(own, key));
  });
  return [...new Set(keys)];
}
