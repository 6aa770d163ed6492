/** How much is measured: `--quick` for a first look, else enough to trust. */
export interface Scale {
  customers: number;
  /** Repetitions of what is compared. */
  repetitions: number;
  /** Seconds of one repetition at the collector. */
  collectorSeconds: number;
  /** Seconds over which the pipeline must keep up, and how often it must. */
  sustainedSeconds: number;
  sustainedRepetitions: number;
  latencySeconds: number;
  rebuilds: number;
  /** Reads in one repetition. */
  profileReads: number;
  /** Sizes of the tables that are resolved. */
  records: readonly number[];
  /** How many identifiers identity knows while it decides live. */
  identifiers: number;
}

export const quick: Scale = {
  customers: 1_000,
  repetitions: 2,
  collectorSeconds: 2.5,
  sustainedSeconds: 8,
  sustainedRepetitions: 1,
  latencySeconds: 5,
  rebuilds: 1,
  profileReads: 400,
  records: [1_000, 10_000],
  identifiers: 10_000,
};

export const full: Scale = {
  customers: 4_000,
  repetitions: 5,
  collectorSeconds: 5,
  sustainedSeconds: 20,
  sustainedRepetitions: 3,
  latencySeconds: 20,
  rebuilds: 2,
  profileReads: 1_000,
  records: [1_000, 10_000, 100_000],
  identifiers: 100_000,
};
