/** What two records are told apart by: levels from the strongest agreement to none. */
export interface Feature {
  name: string;
  /** Columns that it is made of. */
  columns: readonly string[];
  /** Levels, the strongest first. */
  labels: readonly string[];
  /** Share of true pairs at each level before anything is known of the file. */
  expected: readonly number[];
  /**
   * Bits that levels say at most, whatever a file seems to show: where namesakes and relatives pass for one person at first,
   * it would learn that birthdays of one person often differ.
   */
  most?: readonly number[];
  /** By level, the bits by which it is likelier of relatives than of strangers. */
  kin?: readonly Kin[];
  /** Levels at which two records can't be of one, unless the file shows that its writers were careless with it. */
  contradicts?: readonly number[];
  /** Levels of a slip of the pen in what somebody has once: slips in two such things at once are two people rather. */
  slips?: readonly number[];
  /** Whether one person alone has it, not a family, a house or a firm: of what agrees in two of these, little is chance. */
  personal?: boolean;
  /** Share of true pairs at each level, at most: of one's own identifiers few are miswritten, however many are alike. */
  mostShare?: readonly number[];
  /** Levels, from the first on, each of which must speak more for a match than the next. */
  ordered: number;
  /** What relatives have in common: their name and home, their given name, their birthday, now and then a mailbox. */
  role: Role;
  /** How costly comparing is: numbers, words, several words. */
  cost: 0 | 1 | 2;
  /** Level of two records, or `missing`: symmetric. */
  compare(a: number, b: number): number;
  /** Bits by which a rare value may say more than its level, where it is not five. */
  mostForRarity?: number;
  /** Bits by which a common value may say less, where it is not one. */
  mostForCommon?: number;
  /** Share of records with the value that both have at a level; 0 where the level is about no one value. */
  share(a: number, b: number, level: number): number;
  /** The value as it is shown. */
  show(record: number): string;
}

/** Bits by which something is likelier of each class of relatives than of strangers; 0 where it is as likely. */
export type Kin = Readonly<Record<'household' | 'twin' | 'namesake', number>>;

export const kinOf = (likelier: Partial<Kin>): Kin => ({ household: 0, twin: 0, namesake: 0, ...likelier });

export type Role = 'household' | 'given' | 'birth' | 'organisation' | 'mailbox' | 'own';

/** Nothing can be said: at least one side has no value. No evidence for or against. */
export const missing = 255;

/**
 * Levels of pairs of texts, by their numbers, remembered in a table that grows up to a fixed size: a pair takes the place
 * of an older one with the same hash.
 * @cost a look-up of some nanoseconds; 9 bytes for each of 2^10 to 2^19 places, none before the first look-up
 */
export class LevelCache {
  private bits = 0;
  private pairs = new Float64Array(0);
  private levels = new Uint8Array(0);
  private computed = 0;

  constructor(private readonly compute: (a: number, b: number) => number) {}

  get(a: number, b: number): number {
    return a < b ? this.ordered(a, b) : this.ordered(b, a);
  }

  private ordered(a: number, b: number): number {
    if (this.computed >= this.pairs.length && this.bits < mostBits) this.grow();
    const pair = a * 67_108_864 + b;
    const at = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> (32 - this.bits);
    if (this.pairs[at] === pair) return this.levels[at]!;
    const level = this.compute(a, b);
    this.computed += 1;
    this.pairs[at] = pair;
    this.levels[at] = level;
    return level;
  }

  /** Begins anew, eight times as large: what was remembered is computed again where it is needed. */
  private grow(): void {
    this.bits = this.bits === 0 ? leastBits : this.bits + 3;
    this.pairs = new Float64Array(2 ** this.bits);
    this.levels = new Uint8Array(2 ** this.bits);
    this.computed = 0;
  }
}

const leastBits = 10;
const mostBits = 19;
