import type { Subject } from '@ucv/envelope';

/** Kinds of request that are served. */
export const requestKinds = ['erasure'] as const;
export type RequestKind = (typeof requestKinds)[number];

export interface RequestReceivedData {
  request: string;
  kind: RequestKind;
  /** Who asked, by the ref that was named, and every identifier attached at that moment. */
  person: Subject;
  members: Subject[];
}

export interface RequestRefusedData {
  request: string;
  code: 'consent.legal-hold';
}

export interface PersonErasedData {
  request: string;
  person: Subject;
  members: Subject[];
  keys: { kid: string; ref: string; cls: string; quarter: string; wrappedSha256: string }[];
}

export interface RequestCompletedData {
  request: string;
  services: string[];
  position: string;
}

export interface StreamsRemovedData {
  streams: string[];
}

/** Request `consent.open-request.v1`; answered with a DataRequest. @refuses consent.person-unknown */
export interface OpenRequest {
  kind: RequestKind;
  ref: { id: string } | { type: string; value: string };
  actor: string;
}

/**
 * Answer to `consent.open-request.v1` and `consent.request.v1` `{id}`; `consent.requests.v1` lists them.
 * @refuses consent.request-unknown
 */
export interface DataRequest {
  id: string;
  kind: RequestKind;
  state: 'received' | 'erased' | 'completed' | 'refused';
  /** Id of the person at the time. */
  person: string;
  /** How many identifiers it covers. */
  identifiers: number;
  receivedAt: string;
  erasedAt: string | null;
  completedAt: string | null;
  keysDestroyed: number;
  /** Services that have confirmed that the rows are gone. */
  services: string[];
  /** Why it was refused. */
  code: string | null;
}

export interface DataRequests {
  data: DataRequest[];
}

/** Notice `notice.consent.erased.<tenant>`: drop what is cached of these refs. */
export interface ErasedNotice {
  refs: string[];
}

/**
 * Request `<service>.reached.v1` `{position}`: answered with `{position}` once everything up to there is in the
 * service's rows; refused as `<service>.not-reached` (503) after 4 s.
 */
export interface Reached {
  position: string;
}
