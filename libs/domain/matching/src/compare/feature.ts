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

/** Levels of pairs of texts, by their numbers, computed once. @cost a look-up; memory bounded */
export class LevelCache {
  private readonly levels = new Map<number, number>();

  constructor(private readonly compute: (a: number, b: number) => number) {}

  get(a: number, b: number): number {
    const key = a < b ? a * 67_108_864 + b : b * 67_108_864 + a;
    let level = this.levels.get(key);
    if (level === undefined) {
      level = this.compute(a, b);
      if (this.levels.size > 1_000_000) this.levels.clear();
      this.levels.set(key, level);
    }
    return level;
  }
}
