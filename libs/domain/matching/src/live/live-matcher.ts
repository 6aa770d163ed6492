import { type Feature, missing } from '../compare/feature';
import { rules } from '../block/keys';
import { prepare, type Prepared } from '../features';
import { classesOf, relatives, type Shares } from '../learn/parameters';
import { type MatchModel, probabilityOf, Scorer, weightOf } from '../model';
import { hashOf, mixed } from '../random';
import {
  type CountedKind,
  type CountedTexts,
  countedKinds,
  countedTexts,
  type CountedValue,
  valuesIn,
} from './counted-values';
import { defaultFeatures } from './default-features';
import { type Description, tableOf } from './description';
import { rarityBits } from './rarity';
import { noRefinement, type Refinement } from './refine';

/** What one comparison says of a pair, without its values. */
export interface LiveStep {
  feature: string;
  level: string;
  /** Bits that it adds to the log2 odds. */
  bits: number;
  /** What of them the rarity of the value adds, or takes where many have it; absent where nothing is known of it. */
  rarity?: number;
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
export interface LiveFeature {
  name: string;
  m: readonly number[];
  u: readonly number[];
  /** Names of the levels that they were learned of. */
  labels?: readonly string[];
}

export interface LiveModel {
  /** What was learned; what is usual holds for a comparison that is not among them, or has other levels by now. */
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
  private readonly scorer: LiveScorer;
  private readonly texts: CountedTexts;

  /** @cost about 50 µs a description */
  constructor(
    descriptions: readonly Description[],
    private readonly live: LiveModel,
  ) {
    const all = prepare(tableOf(descriptions), { whole: true });
    const learned = new Map(all.features.map((feature) => [feature.name, weightsOf(feature, live.features)]));
    const features = all.features.filter(({ name }) => learned.get(name) !== undefined);
    this.prepared = { ...all, features };
    this.model = {
      version: 1,
      features: features.map(({ name, columns, labels }) => {
        const { m, u } = learned.get(name)!;
        return { name, columns, labels, m: [...m], u: [...u] };
      }),
      shares: sharesFor(live.population),
      classes: classesOf(features),
    };
    this.texts = countedTexts(all);
    this.scorer = new LiveScorer(features, this.model, { texts: this.texts, population: live.population });
  }

  /** Values that several of the descriptions have, each once. */
  sharedValues(): CountedValue[] {
    return countedKinds.flatMap((kind) => {
      const seen = new Map<string, number>();
      for (let record = 0; record < this.prepared.size; record += 1) {
        const value = this.texts[kind](record);
        if (value) seen.set(value, (seen.get(value) ?? 0) + 1);
      }
      return [...seen].filter(([, count]) => count > 1).map(([value]) => ({ kind, value }));
    });
  }

  /** From here on what both have counts as it is rare. @param counts  how many of the population have a value; 0: not known */
  withCounts(counts: (value: CountedValue) => number): this {
    this.scorer.counts = counts;
    return this;
  }

  /** @cost about 10 µs */
  match(a: number, b: number): LiveMatch {
    const { refinement = noRefinement } = this.live;
    const plain = this.prepared.features.flatMap((feature, f): LiveStep[] => {
      const level = feature.compare(a, b);
      if (level === missing) return [];
      const rarity = this.scorer.rarity(f, a, b, level);
      return [
        {
          ...{ feature: feature.name, level: feature.labels[level]!, bits: this.scorer.bitsAt(f, a, b) },
          ...(rarity !== 0 && { rarity }),
        },
      ];
    });
    const said = plain.reduce((sum, { bits }) => sum + bits, 0);
    const rest = weightOf(this.scorer.evidence(a, b), this.model) - said + refinement.intercept;
    const steps = plain.map(({ rarity, ...step }) => {
      const factor = refinement.factors[step.feature] ?? 1;
      return { ...step, bits: step.bits * factor, ...(rarity !== undefined && { rarity: rarity * factor }) };
    });
    const weight = steps.reduce((sum, { bits }) => sum + bits, rest);
    return { weight, probability: probabilityOf(weight), steps, rest };
  }
}

/** Shares of one person and of relatives among all pairs of so many. */
export function sharesFor(population: number): Shares {
  const match = known / Math.max(leastPopulation, population);
  return { match, household: match / 4, ...relatives };
}

/** What was learned of a comparison as this code makes it, else what is usual of it; undefined for one of no weight here. */
export function weightsOf(
  { name, labels }: Feature,
  learned: readonly LiveFeature[],
): LiveFeature | undefined {
  return [...learned, ...defaultFeatures].find(
    (one) =>
      one.name === name &&
      one.m.length === labels.length &&
      (one.labels ?? labels).every((label, level) => label === labels[level]),
  );
}

/** By feature and level, what both of a pair have there: the first that is the same of both. */
const kindsAt: Readonly<Record<string, readonly (readonly CountedKind[] | undefined)[]>> = {
  ...{ 'given name': [['given name']], 'family name': [['family name']], 'birth date': [['birth date']] },
  ...{ 'e-mail': [['e-mail']], phone: [['phone']] },
  address: [['house'], undefined, undefined, ['postcode', 'city'], ['city']],
};

/** Rarity by how many of the population have a value, in place of how many records of a table do. */
class LiveScorer extends Scorer {
  counts: (value: CountedValue) => number = () => 0;

  constructor(
    private readonly compared: readonly Feature[],
    private readonly learned: MatchModel,
    private readonly known: { texts: CountedTexts; population: number },
  ) {
    super(compared, learned);
  }

  override rarity(f: number, a: number, b: number, level: number): number {
    const { name, mostForRarity = 5 } = this.compared[f]!;
    const { texts, population } = this.known;
    const kind = kindsAt[name]?.[level]?.find(
      (one) => texts[one](a) !== '' && texts[one](a) === texts[one](b),
    );
    const count = kind ? this.counts({ kind, value: texts[kind](a) }) : 0;
    if (count === 0) return 0;
    const { m, u } = this.learned.features[f]!;
    const [usual, bits] = [u[level]!, Math.log2(m[level]! / u[level]!)];
    return rarityBits({ usual, count, population, bits, most: mostForRarity });
  }
}

/**
 * Under what a description is found, and what of it is counted.
 * @cost about 0.2 ms
 */
export function indexed(description: Description): { keys: number[]; values: CountedValue[] } {
  const prepared = prepare(tableOf([description]), { whole: true });
  return { keys: keysOf(prepared), values: valuesIn(prepared) };
}

/**
 * Keys of a description: who has one in common with another is worth comparing.
 * @returns 32-bit numbers
 * @cost    about 0.2 ms
 */
export const blockKeys = (description: Description): number[] => indexed(description).keys;

function keysOf(prepared: Prepared): number[] {
  const keys = rules(prepared).flatMap((rule) => {
    const own = hashOf(rule.name);
    return Array.from({ length: rule.width }, (_, i) => rule.key(0, i))
      .filter((key) => key !== 0)
      .map((key) => mixed(own, key));
  });
  return [...new Set(keys)];
}
