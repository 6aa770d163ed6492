import type { Fact, RecordedFact, Sealed } from '@ucv/envelope';

/** The calls of the tracking API. */
export const calls = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type Call = (typeof calls)[number];

/** Something a customer did, or said about themselves, as one source saw it. Stream `interaction-` of the fragment. */
export type InteractionRecorded = Fact<'ingestion.interaction-recorded.v1', InteractionData>;
export type RecordedInteraction = RecordedFact<'ingestion.interaction-recorded.v1', InteractionData>;

export interface InteractionData {
  call: Call;
  /** What ingestion had to mend: `occurred-in-future` where occurredAt was clamped. */
  flags?: 'occurred-in-future'[];
  /** An InteractionContent under the fragment's key. */
  sealed: Sealed;
}

/** What `sealed` holds: the event as sent, less what metadata carries. */
export interface InteractionContent {
  messageId: string;
  /** Every subject of the event with its normalised value; the order of metadata's subjects. */
  identifiers: { type: string; value: string; ref: string }[];
  /** Name of a track call. */
  event?: string;
  /** Name of a page or screen. */
  name?: string;
  category?: string;
  groupId?: string;
  previousId?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context?: Record<string, unknown>;
  integrations?: Record<string, unknown>;
  /** The sender's own clock, as sent. */
  originalTimestamp?: string;
  sentAt?: string;
}

/** An event that was not taken in, kept so that nothing is dropped in silence. Stream `rejected-` of the source. */
export type EventRejected = Fact<'ingestion.event-rejected.v1', { code: string; sealed: Sealed }>;

/** A source and the hash of its write key. Stream `config-` of the tenant's sources. */
export type SourceRegistered = Fact<
  'ingestion.source-registered.v1',
  { source: string; /** SHA-256 of the write key, hex. */ writeKeyHash: string }
>;
