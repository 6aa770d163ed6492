import type { Fact, RecordedFact, Sealed } from '@ucv/envelope';

/**
 * An event that was not taken in, kept so that nothing is dropped in silence. Stream `rejected-` of the
 * source. Sealed under the event's own fragment where it has a usable identifier, else under the source.
 */
export type EventRejected = Fact<'ingestion.event-rejected.v1', RejectionData>;
export type RecordedRejection = RecordedFact<'ingestion.event-rejected.v1', RejectionData>;

export interface RejectionData {
  /** Why, `ingestion.<reason>` or `privacy.<reason>`. */
  code: string;
  /** A RejectedContent; absent where the event's subject was erased, since nothing of it may be kept then. */
  sealed?: Sealed;
}

/** What `sealed` holds. */
export interface RejectedContent {
  messageId?: string;
  /** What was wrong, for people. */
  message: string;
  /** The event as JSON text, at most 32 KiB of it. */
  raw: string;
  /** Whether `raw` lacks its end. */
  cut: boolean;
}
