import type { Fact, Subject } from '@ucv/envelope';

/** Why identifiers belong to one person: the rule that held, and the event that showed it. No values. */
export interface MatchEvidence {
  rule: 'shared-identifiers';
  /** Version of the tenant's identity rules that decided. */
  rulesVersion: number;
  /** The event that carried the identifiers together. */
  eventId: string;
  /** The identifiers that it carried. */
  identifiers: Subject[];
}

/**
 * First half of a merge, on the stream `person-` of the absorbed person, at the revision that the decision
 * read: it locks that person. From here on their id resolves to the survivor.
 */
export type AbsorbedInto = Fact<
  'identity.absorbed-into.v1',
  { person: Subject; into: Subject; mergeId: string; evidence: MatchEvidence }
>;

/** Second half of a merge, on the stream `person-` of the survivor. */
export type Merged = Fact<
  'identity.merged.v1',
  { person: Subject; absorbed: Subject[]; mergeId: string; evidence: MatchEvidence }
>;

/**
 * An event carried identifiers of persons who must stay apart, so the weakest link was left out. Stream
 * `person-` of the person whose event it was; said once for each identifier.
 */
export type LinkRefused = Fact<
  'identity.link-refused.v1',
  { person: Subject; identifier: Subject; reason: LinkRefusal; evidence: MatchEvidence }
>;

export interface LinkRefusal {
  code: 'identity.limit-exceeded' | 'identity.person-too-large';
  /** Kind of identifier whose limit would be exceeded, and the limit. */
  type: string;
  limit: number;
}

/**
 * Identifiers left a person: each part is a person of its own again. Stream `person-` of the person that they
 * left; `person` is what stays.
 */
export type Split = Fact<
  'identity.split.v1',
  { person: Subject; parts: { person: Subject; identifiers: Subject[] }[] }
>;

export type PersonFact = AbsorbedInto | Merged | LinkRefused;
