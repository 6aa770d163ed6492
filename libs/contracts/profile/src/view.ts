import type { Redacted } from '@ucv/envelope';

/** Whom a request is about: a person id (a ref), or an identifier with its value. */
export type PersonRef = { id: string } | { type: string; value: string };

/** Instants that bound what is shown; see `asOf` and `knownAt` in the handbook. RFC 3339. */
export interface Instants {
  /** Leaves out what happened later. */
  asOf?: string;
  /** Leaves out what was recorded later, links between identifiers included. */
  knownAt?: string;
}

/** Request `profile.get.v1`; answered with a ProfileView. @refuses profile.not-found */
export interface GetProfile extends Instants {
  ref: PersonRef;
}

/** One readable view of a person. */
export interface ProfileView {
  /** Id of the person: the ref of one of their identifiers. */
  id: string;
  identifiers: IdentifierView[];
  /** The golden record: the surviving value of every attribute. */
  traits: Record<string, unknown>;
  /** Where each value of `traits` came from. */
  traitSources: Record<string, TraitSource>;
  computedTraits: Record<string, unknown>;
  scores: Record<string, unknown>;
  segments: SegmentMembership[];
  /** What the person decided, by purpose. */
  consents: Record<string, ConsentStanding>;
  firstSeen: string | null;
  lastSeen: string | null;
  /** How many events the view rests on. */
  interactions: number;
  version: {
    /** Log position that the view covers. */
    position: string;
    asOf: string | null;
    knownAt: string | null;
  };
}

/** A segment that the person belongs to. */
export interface SegmentMembership {
  id: string;
  name: string;
  version: number;
  /** From when, by the events' own times. */
  since: string;
  cause: { kind: string; factId: string | null; due?: string };
}

export interface ConsentStanding {
  status: 'granted' | 'denied' | 'withdrawn' | 'objected';
  basis: string;
  since: string;
  source: string;
  decisionId: string;
}

/** Request `profile.get-many.v1`: identifiers and traits of persons for a delivery; at most 1,000. */
export interface GetPersons {
  /** Person ids; one that was absorbed means its survivor. */
  persons: string[];
  /** Events to be named, at most 1,000. */
  events?: string[];
}

/** An event by its name, null where it has none, and its own time: no values. */
export interface KnownEvent {
  name: string | null;
  occurredAt: string;
}

export interface Persons {
  /** By the id that was asked for; those of whom nothing is known, or no longer, are left out. */
  persons: Record<
    string,
    {
      id: string;
      identifiers: Record<string, string[]>;
      traits: Record<string, unknown>;
      /** As the last event said whose context told one: text of a sender. */
      timeZone?: string;
    }
  >;
  /** By id, where events were asked for; those of which nothing is known, or no longer, are left out. */
  events?: Record<string, KnownEvent>;
}

export interface IdentifierView {
  type: string;
  value: string | Redacted;
  ref: string;
  /** When an event first carried it, by the event's own time. */
  firstSeen: string | null;
}

export interface TraitSource {
  eventId: string;
  occurredAt: string;
  source: string | null;
}
