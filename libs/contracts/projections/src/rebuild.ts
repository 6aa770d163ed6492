/**
 * What every service answers about rebuilding its projections. Requests, to the service that owns the projection:
 *   `<service>.projections.v1`      {} → ProjectionInfo[]
 *   `<service>.rebuild.v1`          BeginRebuild → RebuildStatus
 *   `<service>.rebuild-status.v1`   {projection} → RebuildStatus
 *   `<service>.rebuild-cancel.v1`   {projection} → RebuildStatus
 *   `<service>.rebuild-undo.v1`     {projection} → RebuildStatus; brings the tables of before the last swap back
 * They refuse with `projections.unknown`, `projections.not-rebuildable` (its rows are brought back otherwise; the
 * message says how), `projections.rebuild-running` (one at a time in a service) and `projections.nothing-kept`: with
 * the same codes whichever service answers.
 */

/** A projection of a service, and where it stands. */
export interface ProjectionInfo {
  projection: string;
  version: number;
  /** Everything up to here is in the rows; '0' before the first fact. */
  position: string;
  /** Whether it stands at the log's head. */
  live: boolean;
  /** Facts set aside because the projection could not take them. */
  parked: number;
  /** Whether the tables of before the last swap are still there, so that it can be undone. */
  kept: boolean;
}

export interface BeginRebuild {
  projection: string;
  /** Compare and tell; the live tables stay whatever comes out. */
  dryRun?: boolean;
  /** Where to begin: the log's first fact, or the tables kept of the last swap. */
  from?: 'start' | 'kept';
  /** Swap also where the rebuilt rows differ from the live ones: the way to bring a corrected fold into use. */
  acceptDifferences?: boolean;
  /** Only the rows of the person to whom this identifier's ref belongs. */
  only?: string;
}

export type RebuildState =
  | 'never'
  /** Reads the log into tables beside the live ones. Goes on by itself after the service was killed. */
  | 'building'
  | 'comparing'
  /** The rebuilt tables are the live ones; those of before are kept until the next rebuild or erasure. */
  | 'swapped'
  /** Equal, or not, and told only: `comparison` says which. */
  | 'compared'
  /** The rows differ and nobody accepted that: the live tables stay, the rebuilt ones are kept to look at. */
  | 'different'
  | 'undone'
  | 'cancelled'
  | 'failed';

export interface RebuildStatus {
  state: RebuildState;
  projection: string;
  /** Facts applied so far. */
  applied: number;
  /** Position reached by the slowest part, and position to reach. */
  position: string;
  target: string;
  /** Time taken so far, with that before a kill. */
  seconds: number;
  /** Estimate of what is left; absent where nothing can be said yet. */
  secondsLeft?: number;
  /** Position at which both sides were compared. */
  comparedAt?: string;
  comparison?: TableComparison[];
  /** Longest time for which the live projection was held, in seconds; readers never are. */
  longestHoldSeconds?: number;
  /** Code of what went wrong. */
  error?: string;
}

/** One table of both sides at one position. */
export interface TableComparison {
  table: string;
  live: TableDigest;
  rebuilt: TableDigest;
  equal: boolean;
  /** The first rows that differ, by key and names of columns; values stay in the database. */
  differences: {
    key: Record<string, unknown>;
    found: 'live-only' | 'rebuilt-only' | 'both';
    columns: string[];
  }[];
}

export interface TableDigest {
  rows: number;
  /** Independent of the order of rows. */
  hash: string;
}
