import type { Subject } from '@ucv/envelope';

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

export interface AbsorbedIntoData {
  person: Subject;
  into: Subject;
  mergeId: string;
  evidence: MatchEvidence;
}

export interface MergedData {
  person: Subject;
  absorbed: Subject[];
  mergeId: string;
  evidence: MatchEvidence;
}

export interface LinkRefusedData {
  person: Subject;
  identifier: Subject;
  reason: LinkRefusal;
  evidence: MatchEvidence;
}

export interface LinkRefusal {
  code: 'identity.limit-exceeded' | 'identity.person-too-large';
  /** Kind of identifier whose limit would be exceeded, and the limit. */
  type: string;
  limit: number;
}

export interface SplitData {
  /** What stays. */
  person: Subject;
  parts: { person: Subject; identifiers: Subject[] }[];
}
