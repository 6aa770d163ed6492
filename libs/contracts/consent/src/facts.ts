import { type Catalogue, fact, type FactOf, type RecordedOf } from '@ucv/envelope';
import type { ConsentDecision } from './decision';
import type { Purpose } from './purpose';
import type {
  PersonErasedData,
  RequestCompletedData,
  RequestReceivedData,
  RequestRefusedData,
  StreamsRemovedData,
} from './request';
import type { SuppressionLiftedData } from './suppression-lifted';

/** What consent says on the log. */
export const consentFacts = {
  'consent.decided.v1': fact<ConsentDecision>({
    category: 'consent',
    says: 'somebody decided about a purpose, for one identifier',
    sealed: { evidence: 'text' },
  }),
  'consent.purpose-defined.v1': fact<Purpose>({
    category: 'config',
    says: 'a purpose was defined, or defined anew',
  }),
  'consent.request-received.v1': fact<RequestReceivedData>({
    category: 'request',
    says: 'a person asked for something about their data',
  }),
  'consent.request-refused.v1': fact<RequestRefusedData>({
    category: 'request',
    says: 'what was asked can’t be done',
  }),
  'consent.person-erased.v1': fact<PersonErasedData>({
    category: 'request',
    says: 'the keys of a person are destroyed, their refs fenced for good',
  }),
  'consent.request-completed.v1': fact<RequestCompletedData>({
    category: 'request',
    says: 'every service has dropped the rows',
  }),
  'consent.streams-removed.v1': fact<StreamsRemovedData>({
    category: 'request',
    says: 'streams whose events a scavenge may remove for good',
  }),
  'consent.suppression-lifted.v1': fact<SuppressionLiftedData>({
    category: 'request',
    says: 'an identifier of somebody erased may be taken in again',
  }),
} satisfies Catalogue<'consent'>;

type Facts = typeof consentFacts;

/**
 * Somebody decided about a purpose. Stream `consent-` of the identifier that it holds for: a grant is written
 * for the identifier given, everything else for each identifier attached to the person at that moment, so that a
 * split restores it. `metadata.occurredAt` is the moment of the decision.
 */
export type ConsentDecided = FactOf<Facts, 'consent.decided.v1'>;
export type RecordedConsentDecided = RecordedOf<Facts, 'consent.decided.v1'>;

/** A purpose was defined, or defined anew. Stream `config-` of the tenant's purposes. */
export type PurposeDefined = FactOf<Facts, 'consent.purpose-defined.v1'>;

/** A person asked for something about their data. Stream `request-` of the request. */
export type RequestReceived = FactOf<Facts, 'consent.request-received.v1'>;

/** It can't be done. Stream `request-` of the request. */
export type RequestRefused = FactOf<Facts, 'consent.request-refused.v1'>;

/**
 * The keys of a person are destroyed and their refs fenced for good. Stream `request-` of the request. Every
 * projection drops the rows of these refs, and takes in nothing more about them wherever it stands in the log.
 */
export type PersonErased = FactOf<Facts, 'consent.person-erased.v1'>;

/** Every service has dropped the rows. Stream `request-` of the request. */
export type RequestCompleted = FactOf<Facts, 'consent.request-completed.v1'>;

/**
 * Streams whose events may go for good: the audit ledger has kept their leaf hashes. It is the only leave that a
 * scavenge of the event store takes to remove what is deleted, truncated or expired in an audited stream; it deletes
 * nothing by itself. Stream `request-` of the request that led to it. Nobody publishes it yet: so far audited streams
 * lose nothing.
 */
export type StreamsRemoved = FactOf<Facts, 'consent.streams-removed.v1'>;

export type RequestFact = RequestReceived | RequestRefused | PersonErased | RequestCompleted;

/**
 * An identifier of somebody erased may be taken in again, under a new ref and new keys; what was erased stays so. Stream
 * `request-` of the request that erased it.
 */
export type SuppressionLifted = FactOf<Facts, 'consent.suppression-lifted.v1'>;
