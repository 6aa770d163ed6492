import type { Subject } from '@ucv/envelope';
import type { PersonRef } from './view';

/** Request `profile.history.v1`: how the person came to be; oldest first. @refuses profile.not-found */
export interface GetHistory {
  ref: PersonRef;
}

export interface PersonHistory {
  /** Whose history it is: the identifier whose ref is the person's id. */
  person: Subject;
  data: HistoryEntry[];
}

/** One decision about who the person is. */
export interface HistoryEntry {
  factId: string;
  type: string;
  /** When it was recorded. */
  at: string;
  summary: {
    kind: 'merged' | 'absorbed' | 'link-refused' | 'split';
    person: Subject;
    /** Persons who became part of this one. */
    absorbed?: Subject[];
    /** Who left, each a person again. */
    left?: Subject[];
    /** The person who took this one in. */
    into?: Subject;
    /** The identifier that was kept apart, and why. */
    refused?: { identifier: Subject; code: string; limit: number };
    rule: string;
    rulesVersion: number;
    /** The event that showed it, or the fact that made it necessary. */
    eventId: string;
    /** The identifiers that the event carried together, or that left; with values where they are still this person's. */
    identifiers: (Subject & { value?: string })[];
  };
}

/** Request `profile.persons-of.v1`: the person of each ref; at most 1,000. */
export interface GetPersonsOf {
  refs: string[];
}

export interface PersonsOf {
  /** Person id by ref; refs that nothing is known of are left out. */
  persons: Record<string, string>;
}
