import type { Subject } from '@ucv/envelope';

/** `open` until it was taken in (`replayed`) or found to be of no use (`discarded`). */
export const rejectedEventStates = ['open', 'replayed', 'discarded'] as const;
export type RejectedEventState = (typeof rejectedEventStates)[number];

/** Appended once the event is in the log, or was rejected again for another reason. */
export interface RejectedEventReplayedData {
  /** UUID of the rejected event. */
  id: string;
  /** `duplicate`: it was in the log before. */
  outcome: 'recorded' | 'duplicate' | 'rejected';
  /** Why it is rejected now. */
  code?: string;
  /** Whether it went through the door as somebody had corrected it. */
  mended?: true;
}

export interface RejectedEventDiscardedData {
  /** UUID of the rejected event. */
  id: string;
  /** In the clear: no personal data. */
  reason: string;
}

/** A rejected event, with nothing of what it says. */
export interface RejectedEvent {
  /** UUID. */
  id: string;
  state: RejectedEventState;
  /** Why it was not taken in; of the last try where it was replayed in vain. */
  code: string;
  /** What the code means, and what to do. */
  message: string;
  source: string;
  /** RFC 3339. */
  receivedAt: string;
  position: string;
  /** The sender's id, where it is recognisably machine-made. */
  messageId: string | null;
  /** Nothing of it was kept, since somebody in it was erased: it can't be replayed. */
  withheld: boolean;
  /** How often it was replayed in vain. */
  tries: number;
  settled: null | { at: string; actor: string; outcome?: 'recorded' | 'duplicate'; reason?: string };
}

/** One with what may be told of its content. */
export interface RejectedEventDetail extends RejectedEvent {
  subjects: Subject[];
  /** Absent where it was withheld, or can't be opened any more. */
  detail?: {
    /** What was wrong with this event, more closely than the code. */
    message: string;
    /** Only the first 32 KiB of it were kept. */
    cut: boolean;
    /** Names and JSON kinds of its fields by path, without values. */
    fields: Record<string, string>;
  };
  /** The event as it was sent, where asked for; a text where it was cut. */
  event?: unknown;
}

/** Which of them; all where nothing is said. */
export interface RejectedEventFilter {
  code?: string;
  source?: string;
  /** Of when they were received; RFC 3339, inclusive. */
  from?: string;
  to?: string;
}

/** Request `ingestion.rejected-events.v1.<tenant>`. @refuses ingestion.cursor-unknown */
export interface ListRejectedEvents extends RejectedEventFilter {
  state: RejectedEventState | 'all';
  limit: number;
  cursor?: string;
}

export interface RejectedEvents {
  /** Newest first. */
  data: RejectedEvent[];
  cursor: string | null;
  /** How many there are of all pages, by code and source; in the first page alone. */
  counts?: { code: string; source: string; count: number }[];
}

/** Request `ingestion.rejected-event.v1.<tenant>`. @refuses ingestion.rejected-event-unknown */
export interface GetRejectedEvent {
  id: string;
  /** Whether the asker may see what it says. */
  open: boolean;
}

/** A correction: a merge patch (RFC 7396) of the event, or the whole event anew. */
export interface Mend {
  patch?: Record<string, unknown>;
  event?: Record<string, unknown>;
}

interface SettleRejectedEvents {
  /** Either these, or a filter: the open ones that it holds for, oldest first, 100 at a time. */
  ids?: string[];
  filter?: RejectedEventFilter;
  /** With a filter: from an earlier answer, to go on. */
  cursor?: string;
  /** Opaque ref of the token that asks. */
  actor: string;
  requestId: string;
}

/** Request `ingestion.replay-rejected.v1.<tenant>`. @refuses ingestion.cursor-unknown, ingestion.queue-full */
export interface ReplayRejectedEvents extends SettleRejectedEvents {
  /** By id; `*` for all that are not named. */
  mend?: Record<string, Mend>;
}

/** Request `ingestion.discard-rejected.v1.<tenant>`. @refuses ingestion.cursor-unknown */
export interface DiscardRejectedEvents extends SettleRejectedEvents {
  reason: string;
}

/** What came of one. */
export interface RejectedEventOutcome {
  id: string;
  /** Absent where there is no such event. */
  state?: RejectedEventState;
  /**
   * `recorded`: in the log now; `duplicate`: it was there before; `rejected`: still wrong; `discarded`; `refused`:
   * nothing was tried; `failed`: log or database were away, try again.
   */
  outcome: 'recorded' | 'duplicate' | 'rejected' | 'discarded' | 'refused' | 'failed';
  /** Why it was rejected, refused or failed. */
  code?: string;
  message?: string;
}

export interface RejectedEventsSettled {
  data: RejectedEventOutcome[];
  /** With a filter: where to go on; null at the end. */
  cursor: string | null;
}
