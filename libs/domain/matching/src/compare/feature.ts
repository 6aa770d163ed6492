/** What two records are told apart by: levels from the strongest agreement to none. */
export interface Feature {
  name: string;
  /** Columns that it is made of. */
  columns: readonly string[];
  /** Levels, the strongest first. */
  labels: readonly string[];
  /** Share of true pairs at each level before anything is known of the file. */
  expected: readonly number[];
  /** Levels, from the first on, each of which must speak more for a match than the next. */
  ordered: number;
  /** What relatives have in common: their name and home, their given name, their birthday. */
  role: Role;
  /** How costly comparing is: numbers, words, several words. */
  cost: 0 | 1 | 2;
  /** Level of two records, or `missing`: symmetric. */
  compare(a: number, b: number): number;
  /** Share of records with the value that both have at a level; 0 where the level is about no one value. */
  share(a: number, b: number, level: number): number;
  /** The value as it is shown. */
  show(record: number): string;
}

export type Role = 'household' | 'given' | 'birth' | 'own';

/** Nothing can be said: at least one side has no value. No evidence for or against. */
export const missing = 255;

/**
 * Levels of pairs of texts, by their numbers, remembered in a table of fixed size: a pair takes the place of an older
 * one with the same hash.
 * @cost a look-up of some nanoseconds; 9 bytes for each of 2^19 places
 */
export class LevelCache {
  private readonly pairs = new Float64Array(places);
  private readonly levels = new Uint8Array(places);

  constructor(private readonly compute: (a: number, b: number) => number) {}

  get(a: number, b: number): number {
    return a < b ? this.ordered(a, b) : this.ordered(b, a);
  }

  private ordered(a: number, b: number): number {
    const pair = a * 67_108_864 + b;
    const at = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> shift;
    if (this.pairs[at] === pair) return this.levels[at]!;
    const level = this.compute(a, b);
    this.pairs[at] = pair;
    this.levels[at] = level;
    return level;
  }
}

const places = 2 ** 19;
const shift = 32 - 19;
