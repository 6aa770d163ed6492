import type { Sealed, Subject } from '@ucv/envelope';
import type { ApartOrderedData } from './matches';

/** What a steward wants of the graph. Who wants it stands in the metadata, why is sealed under the person's key. */
export type OrderData = MergeOrderedData | SplitOrderedData | LockOrderedData | ApartOrderedData;

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
  sealed?: Sealed;
}

export interface LockOrderedData {
  person: Subject;
  /** Whether nothing may join the person any more. */
  locked: boolean;
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
  | 'identity.person-erased';

export interface HubLearnedData {
  identifier: Subject;
  /** With how many identifiers of unique kinds it was seen. */
  seenWith: number;
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

/**
 * Answer to an order that was carried out.
 * @refuses identity.person-unknown, identity.not-reached, identity.same-person, identity.not-attached,
 *   identity.all-would-leave, identity.merge-unknown, identity.merge-undone, identity.person-locked,
 *   identity.person-too-large, identity.shared-identifier, identity.person-erased
 */
export interface OrderDone {
  /** Id of the order; for a merge also what `undo` takes. */
  id: string;
  /** Person ids after it: the one who was named, and those who went apart. */
  person: string;
  apart: string[];
}
