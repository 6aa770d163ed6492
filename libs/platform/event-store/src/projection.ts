import type { RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';

/**
 * A read model folded from the log. `apply` writes rows only through `tx`, has no other effect, and gives
 * the same rows however the facts are cut into batches, so that a rebuild equals the live one.
 */
export interface Projection {
  /** Names the checkpoint. */
  name: string;
  /** Grows when the rows would come out differently; a new version starts from the beginning. */
  version: number;
  /** Stream-name prefixes that it reads. */
  reads: readonly string[];
  /**
   * Whether a fact may change rows; all of them may where this is absent. A batch in which none may is not worth a
   * transaction: its checkpoint is written with a later one, at most a second later where facts go on coming.
   */
  concerns?(fact: RecordedFact): boolean;
  apply(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void>;
  /**
   * Applies a fact that was parked, after later ones; `apply` does where this is absent.
   * @param learnedAt  RFC 3339, when the replay was asked for: what is decided now is decided as of now
   */
  replay?(tx: EntityManager, fact: RecordedFact, learnedAt: string): Promise<void>;
  /**
   * Which later facts must not be in the rows already, so that applying a fact now leaves the rows that its place in
   * the log would have left: none at all, those of its own stream, or any. Any, where this is absent. Told for facts
   * of any shape: reads nothing but stream and type.
   */
  heedsOrder?(fact: Pick<RecordedFact, 'stream' | 'type'>): Order;
  /** Its tables: what a rebuild fills, compares and swaps. Without them it can't be rebuilt beside the live one. */
  tables?: ProjectionTables;
  /** How a rebuild may fold its facts side by side; in one lane, in their order, where absent. */
  lanes?: ProjectionLanes;
}

/** Tables of one projection by name; no other writes to them. */
export type ProjectionTables = Readonly<Record<string, ProjectionTable>>;

export interface ProjectionTable {
  /** Columns that name a row. */
  key: string[];
  /** The column with a fragment's or a person's ref, where every row is about one. */
  ref?: string;
  /** The column with a row's position, where a decider writes what it decides ahead of the feed. */
  ahead?: string;
  /** Indexes that folding in lanes does not use: a rebuild makes them at its end. */
  late?: readonly string[];
}

/** Facts that a rebuild may fold out of their order across streams, each stream in its own. */
export interface ProjectionLanes {
  /** Categories whose facts commute across streams, among themselves and with all others. */
  categories: readonly string[];
  /** `apply` without what crosses lanes. */
  apply(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void>;
  /** Does what crosses lanes, once all have come to the same position. */
  settle(tx: EntityManager): Promise<void>;
}

/** What the rows of a fact depend on: nothing that comes later, later facts of its stream, or of the whole log. */
export type Order = 'none' | 'stream' | 'log';

/** Told what a projection does; nothing here may change what it does. */
export interface ProjectionObserver {
  applied?(count: number, seconds: number): void;
  parked?(fact: RecordedFact, error: unknown): void;
  /** Something is wrong that is not a fact's fault; the projection tries again by itself. */
  failed?(error: unknown): void;
}

/** Where a projection stands. */
export interface ProjectionStatus {
  /** Everything up to here is in the rows; undefined before the first batch. */
  position: bigint | undefined;
  /** The checkpoint as this instance wrote it last: behind `position` by facts that change no row. */
  stored: bigint | undefined;
  /** Whether it has reached the log's head since it started. */
  live: boolean;
  parked: number;
}
