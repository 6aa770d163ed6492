import { type Feature, missing } from './compare/feature';
import { add, bitsOf, type Classes, type Learned, type Shares, type Sums } from './learn/parameters';
import type { Refinement } from './live/refine';

/** All that was learned of a file; no value of a record is in it. */
export interface MatchModel {
  version: 1;
  features: readonly FeatureModel[];
  shares: Shares;
  classes: Classes;
}

export interface FeatureModel extends Learned {
  name: string;
  columns: readonly string[];
  labels: readonly string[];
  /** Levels at which two records can't be of one, in this file. */
  contradictions?: readonly number[];
}

/** What two records say for one person, in bits; with the classes of relatives that explain it otherwise. */
export interface PairScore {
  /** log2 odds that both are one, all considered. */
  weight: number;
  probability: number;
}

/**
 * Bits by which a rare value says more than the average agreement, at most; and by which a common one says less: seldom
 * so much, since what is common in a small table is so by the very records that are one.
 */
const mostForRarity = 5;
const mostForCommon = 1;

/** Bits that outweigh a contradiction, where nobody says: one in four thousand may be a slip after all. */
const outweighs = 12;

/** Scores pairs of one table's records by a model. @cost about 1 µs a pair and feature */
export class Scorer {
  private readonly bits: readonly number[][];
  /** Features in the order in which they are looked at where a pair may be given up: costly ones last. */
  private readonly cheapFirst: readonly number[];
  /** By place in that order, at most how many bits come from it on. */
  private readonly atMost: readonly number[];
  private readonly factors: readonly number[];
  private readonly intercept: number;
  /** Of the pair that is looked at, by feature. */
  private readonly levels: Uint8Array;
  private readonly bitsOfLevels: Float64Array;
  private readonly slippery: readonly Feature[];
  private readonly contradictions: (readonly [number, ReadonlySet<number>])[];

  constructor(
    private readonly features: readonly Feature[],
    private readonly model: MatchModel,
    private readonly o: { rarity?: boolean; refinement?: Refinement; outweighs?: number } = {},
  ) {
    const { intercept = 0, factors = {} }: Partial<Refinement> = o.refinement ?? {};
    this.intercept = intercept;
    this.factors = features.map(({ name }) => factors[name] ?? 1);
    this.bits = model.features.map(bitsOf);
    this.levels = new Uint8Array(features.length);
    this.bitsOfLevels = new Float64Array(features.length);
    this.contradictions = model.features.flatMap(({ contradictions = [] }, f) =>
      contradictions.length > 0 ? [[f, new Set(contradictions)] as const] : [],
    );
    this.slippery = features.filter(({ slips }) => slips !== undefined);
    this.cheapFirst = features.map((_, f) => f).sort((x, y) => features[x]!.cost - features[y]!.cost);
    const most = this.cheapFirst.map(
      (f) =>
        this.factors[f]! *
        (Math.max(0, ...this.bits[f]!) + (this.features[f]!.mostForRarity ?? mostForRarity)),
    );
    this.atMost = [...most, 0].map((_, i) => most.slice(i).reduce((sum, bits) => sum + bits, 0));
  }

  /** As {@link weight}, where that is at least `floor`; less than it for others, most of which are soon given up. */
  weightFrom(a: number, b: number, floor: number): number {
    const { shares } = this.model;
    let sum = Math.log2(shares.match) - Math.log2(1 - shares.match - shares.household) + this.intercept;
    for (let i = 0; i < this.cheapFirst.length; i += 1) {
      if (sum + this.atMost[i]! < floor) return Number.NEGATIVE_INFINITY;
      const f = this.cheapFirst[i]!;
      sum += this.factors[f]! * this.look(f, a, b);
    }
    if (sum < floor) return Number.NEGATIVE_INFINITY;
    const evidence = this.seen();
    return weightOf(evidence, this.model) + evidence.taught + this.intercept;
  }

  /** Compares a pair by one feature, and remembers what it says. @returns its bits */
  private look(f: number, a: number, b: number): number {
    const level = (this.levels[f] = this.features[f]!.compare(a, b));
    if (level === missing) return 0;
    return (this.bitsOfLevels[f] = this.bits[f]![level]! + this.rarity(f, a, b, level));
  }

  /** Sums of what was looked at. */
  private seen(): Evidence {
    const { classes } = this.model;
    const sums: Evidence = { match: 0, household: 0, twin: 0, namesake: 0, taught: 0 };
    for (let f = 0; f < this.levels.length; f += 1) {
      const level = this.levels[f]!;
      if (level === missing) continue;
      const bits = this.bitsOfLevels[f]!;
      sums.taught += (this.factors[f]! - 1) * bits;
      add(sums, { f, bits, classes, kin: this.features[f]!.kin?.[level] });
    }
    return sums;
  }

  /** Bits of one comparison, of its value's rarity too; 0 where nothing can be compared. */
  bitsAt(f: number, a: number, b: number): number {
    const level = this.features[f]!.compare(a, b);
    return level === missing ? 0 : this.bits[f]![level]! + this.rarity(f, a, b, level);
  }

  /** The same, for what it is worth by what decisions taught. */
  said(f: number, a: number, b: number): number {
    return this.factors[f]! * this.bitsAt(f, a, b);
  }

  /** log2 odds that two records are one person or thing: symmetric. */
  weight(a: number, b: number): number {
    const evidence = this.evidence(a, b);
    return weightOf(evidence, this.model) + evidence.taught + this.intercept;
  }

  /**
   * Whether two records can't be of one person: by what somebody has once only, where the file is careful with it and
   * the rest does not outweigh it by far.
   */
  mustStayApart(a: number, b: number): boolean {
    const contradicted =
      this.contradictions.some(([f, levels]) => levels.has(this.features[f]!.compare(a, b))) ||
      this.slips(a, b) > 1;
    return contradicted && this.weight(a, b) < (this.o.outweighs ?? outweighs);
  }

  private slips(a: number, b: number): number {
    return this.slippery.reduce(
      (count, { compare, slips }) => count + Number(slips!.includes(compare(a, b))),
      0,
    );
  }

  score(a: number, b: number): PairScore {
    const weight = this.weight(a, b);
    return { weight, probability: probabilityOf(weight) };
  }

  /** Sums of bits for each class of pairs. */
  evidence(a: number, b: number): Evidence {
    for (let f = 0; f < this.levels.length; f += 1) this.look(f, a, b);
    return this.seen();
  }

  /** Bits that the rarity of a common value adds to its level. @source Winkler 1989, frequency-based matching */
  rarity(f: number, a: number, b: number, level: number): number {
    if (this.o.rarity === false) return 0;
    const share = this.features[f]!.share(a, b, level);
    if (share <= 0) return 0;
    const bits = Math.log2(this.model.features[f]!.u[level]! / share);
    const { mostForRarity: rare = mostForRarity, mostForCommon: common = mostForCommon } = this.features[f]!;
    return Math.max(-common, Math.min(rare, bits));
  }
}

/** Bits for each class of pairs. */
export interface Evidence extends Sums {
  /** What decisions add to those of a match. */
  taught: number;
}

export function weightOf(
  evidence: Omit<Evidence, 'taught'>,
  { shares, classes }: Pick<MatchModel, 'shares' | 'classes'>,
): number {
  const { match, household, twin, namesake } = shares;
  let others = 1 - match - (classes.told ? household : 0);
  if (classes.told) {
    others += household * 2 ** Math.min(evidence.household, 200);
    others +=
      match * twin * 2 ** Math.min(evidence.twin, 200) +
      match * namesake * 2 ** Math.min(evidence.namesake, 200);
  }
  return Math.log2(match) + evidence.match - Math.log2(others);
}

export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight);
export const weightFor = (probability: number): number => Math.log2(probability / (1 - probability));
