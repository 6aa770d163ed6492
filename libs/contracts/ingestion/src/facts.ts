import { type Catalogue, fact, type FactOf, type RecordedOf } from '@ucv/envelope';
import type { InteractionData } from './interaction';
import type { RejectedEventDiscardedData, RejectedEventReplayedData } from './rejected-events';
import type { RejectionData } from './rejection';
import type { SourceData } from './source';

/** What ingestion says on the log. */
export const ingestionFacts = {
  'ingestion.interaction-recorded.v1': fact<InteractionData>({
    category: 'interaction',
    says: 'a customer did something, or said something about themselves, as one source saw it',
    sealed: { sealed: 'InteractionContent' },
  }),
  'ingestion.event-rejected.v1': fact<RejectionData>({
    category: 'rejected',
    says: 'an event was not taken in, and is kept with the reason',
    sealed: { sealed: 'RejectedContent' },
  }),
  'ingestion.source-registered.v1': fact<SourceData>({
    category: 'config',
    says: 'a source has a write key; a later one replaces it',
  }),
  'ingestion.rejected-event-replayed.v1': fact<RejectedEventReplayedData>({
    category: 'rejected',
    says: 'a rejected event went through the door again, and what came of it',
  }),
  'ingestion.rejected-event-discarded.v1': fact<RejectedEventDiscardedData>({
    category: 'rejected',
    says: 'a rejected event is of no use, and why',
  }),
} satisfies Catalogue<'ingestion'>;

type Facts = typeof ingestionFacts;

/** Something a customer did, or said about themselves, as one source saw it. Stream `interaction-` of the fragment. */
export type InteractionRecorded = FactOf<Facts, 'ingestion.interaction-recorded.v1'>;
export type RecordedInteraction = RecordedOf<Facts, 'ingestion.interaction-recorded.v1'>;

/**
 * An event that was not taken in, kept so that nothing is dropped in silence. Stream `rejected-` of the
 * source. Sealed under the event's own fragment where it has a usable identifier, else under the source.
 */
export type EventRejected = FactOf<Facts, 'ingestion.event-rejected.v1'>;
export type RecordedRejection = RecordedOf<Facts, 'ingestion.event-rejected.v1'>;

/** A source and the hash of its write key; a later one for the same source replaces the key. Stream `config-` of the tenant's sources. */
export type SourceRegistered = FactOf<Facts, 'ingestion.source-registered.v1'>;

/** A rejected event went through the door again, and what came of it. Stream `rejected-` of the event's own id. */
export type RejectedEventReplayed = FactOf<Facts, 'ingestion.rejected-event-replayed.v1'>;

/** A rejected event is of no use, and why. Stream `rejected-` of the event's own id. */
export type RejectedEventDiscarded = FactOf<Facts, 'ingestion.rejected-event-discarded.v1'>;
