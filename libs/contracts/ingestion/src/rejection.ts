import type { Sealed } from '@ucv/envelope';

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
