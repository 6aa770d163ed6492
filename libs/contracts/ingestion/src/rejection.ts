import type { Sealed } from '@ucv/envelope';
import type { Call } from './interaction';

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
  /** What its request said beside it, so that it can go through the same door again; absent in older ones. */
  arrival?: RejectedArrival;
}

/** What was true of all events of one request. */
export interface RejectedArrival {
  /** The call that the path named. */
  call?: Call;
  /** The request's own, as sent. */
  sentAt?: unknown;
  /** What the batch said for all its events. */
  shared?: { context?: Record<string, unknown> | null; integrations?: Record<string, unknown> | null };
  /** Sent as history: timestamps stay as they are. */
  historical?: true;
  /** The request carried `Sec-GPC: 1`. */
  gpc?: true;
}
