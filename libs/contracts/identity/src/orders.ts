import type { Sealed, Subject } from '@ucv/envelope';
import type { ApartOrderedData } from './matches';

/** What a steward wants of the graph. Who wants it stands in the metadata, why is sealed under the person's key. */
export type OrderData =
  MergeOrderedData | SplitOrderedData | LockOrderedData | ApartOrderedData | ReleaseOrderedData;

export interface MergeOrderedData {
  /** Identifiers of the two persons, by any of theirs. */
  into: Subject;
  absorb: Subject;
  /** Id of the match that it answers. */
  review?: string;
  sealed?: Sealed;
}

export interface SplitOrderedData {
  /** Any identifier of the person. */
  person: Subject;
  /** What leaves the person, together; or the merge that is taken back. */
  identifiers?: Subject[];
  undo?: string;
  /** Id of the match that was accepted by mistake. */
  review?: string;
  /** Id of the correction that it answers. */
  correction?: string;
  sealed?: Sealed;
}

export interface LockOrderedData {
  person: Subject;
  /** Whether nothing may join the person any more. */
  locked: boolean;
  sealed?: Sealed;
}

/** An identifier that was learned to be nobody's belongs to somebody after all. */
export interface ReleaseOrderedData {
  identifier: Subject;
  sealed?: Sealed;
}

/** What is sealed in an order. */
export interface OrderContent {
  reason: string;
}

/** What became of an order, with all that follows from it for later decisions. */
export interface OrderEndedData {
  /** Id of the fact that ordered it. */
  order: string;
  outcome: 'done' | 'refused';
  code?: OrderRefusal;
  /** Two sets of identifiers that may not be one person any more. */
  apart?: { left: Subject[]; right: Subject[] };
  /** Ids of orders whose `apart` ends. */
  lifted?: string[];
  /** Id of an order to merge that is taken back. */
  undone?: string;
  /** Identifiers that are one person by the steward's word. */
  together?: Subject[];
  /** An identifier that is somebody's again, and with how many of one kind it was seen by then: so many say nothing new. */
  released?: { identifier: Subject; seenWith: number };
}

export type OrderRefusal =
  | 'identity.same-person'
  | 'identity.not-attached'
  | 'identity.all-would-leave'
  | 'identity.merge-unknown'
  | 'identity.merge-undone'
  | 'identity.person-locked'
  | 'identity.person-too-large'
  | 'identity.shared-identifier'
  | 'identity.not-shared'
  | 'identity.person-erased';

export interface HubLearnedData {
  identifier: Subject;
  /** With how many different identifiers of one kind it was seen: a unique kind, or `kind`. */
  seenWith: number;
  /** Of which kind these are, where they are unusually many (`CrowdRules`) and not of a unique kind. */
  kind?: string;
}

export interface PersonBrakedData {
  person: Subject;
  merges: number;
  withinSeconds: number;
}

/** How others name a person: by id, or by an identifier with its value. */
export type NamedPerson = { id: string } | { type: string; value: string };

/** Request `identity.merge.v1`. */
export interface OrderMerge {
  into: NamedPerson;
  absorb: NamedPerson;
  reason: string;
  actor: string;
}

/** Request `identity.split.v1`: identifiers leave, or a merge is undone. */
export interface OrderSplit {
  person: NamedPerson;
  identifiers?: { type: string; value: string }[];
  undo?: string;
  reason: string;
  actor: string;
}

/** Request `identity.lock.v1`. */
export interface OrderLock {
  person: NamedPerson;
  locked: boolean;
  reason: string;
  actor: string;
}

/** Request `identity.release.v1`: the identifier belongs to somebody again. It is learned anew by twice as many alone. */
export interface OrderRelease {
  /** As `type:value`, or by its ref. */
  identifier: NamedPerson;
  reason: string;
  actor: string;
}

/** Request `identity.hubs.v1`. */
export interface ListHubs {
  limit?: number;
  /** `next` of the page before. */
  after?: string;
}

/** Identifiers that belong to nobody, the last learned first. Refs and no values. */
export interface HubList {
  hubs: Hub[];
  next?: string;
}

export interface Hub {
  identifier: Subject;
  /** With how many of one kind it was seen when it was learned. */
  seenWith: number;
  /** Of which kind they were; absent where of one that is unique to a person. */
  kind?: string;
  /** When it was learned: by an event, or by rules that were set. */
  since: string;
}

/**
 * Answer to an order that was carried out.
 * @refuses identity.person-unknown, identity.not-reached, identity.same-person, identity.not-attached,
 *   identity.all-would-leave, identity.merge-unknown, identity.merge-undone, identity.person-locked,
 *   identity.person-too-large, identity.shared-identifier, identity.not-shared, identity.person-erased
 */
export interface OrderDone {
  /** Id of the order; for a merge also what `undo` takes. */
  id: string;
  /** Person ids after it: the one who was named, and those who went apart. */
  person: string;
  apart: string[];
}
