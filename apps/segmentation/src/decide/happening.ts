import type { MembershipChange, MembershipCause } from '@ucv/contracts-segmentation';
import type { Subject } from '@ucv/envelope';
import type { Contribution } from '@ucv/golden-record';
import type { KnownConsent, KnownEvent } from './person';

/** What one fact of the log means to segments. */
export interface Happening {
  factId: string;
  correlationId: string;
  /** When the log took it in, in epoch milliseconds: what is decided about it is decided as of then. */
  now: number;
  what: EventHappened | ConsentDecided | Merged | Split | Decided;
}

/** A person did something. An `identify` also tells traits. */
export interface EventHappened {
  kind: 'event';
  subject: Subject;
  event: KnownEvent;
  contribution: Contribution;
}

export interface ConsentDecided {
  kind: 'consent';
  subject: Subject;
  decision: KnownConsent;
}

export interface Merged {
  kind: 'merge';
  person: Subject;
  absorbed: Subject[];
}

export interface Split {
  kind: 'split';
  person: Subject;
  parts: { person: Subject; identifiers: Subject[] }[];
}

/** A decision of this service, as the log holds it. */
export interface Decided {
  kind: 'decided';
  transition: 'entered' | 'exited';
  change: MembershipChange;
  revision: number;
  /** Epoch milliseconds. */
  since: number;
}

/** An entry or exit to be said. Instants are epoch milliseconds. */
export interface Change {
  transition: 'entered' | 'exited';
  person: Subject;
  segment: string;
  version: number;
  cause: MembershipCause;
  /** From when it holds. */
  since: number;
  /** When it was decided. */
  decidedAt: number;
  carriedFrom?: string;
  correlationId: string | null;
  /** What the fact's id follows from. */
  idFrom: { cause: string; kind: string };
  /** Revision of the person's stream that the decision read; -1 for no stream. */
  expected: number;
}
