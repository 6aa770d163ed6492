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
}

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
  /** Whether it has reached the log's head since it started. */
  live: boolean;
  parked: number;
}
