import type { Subject } from '@ucv/envelope';

/**
 * Why identifiers belong to one person: the rule that held, and the fact that showed it. `by-hand`: a steward's order;
 * `probable-match`: what two fragments say of themselves;
 * `decided-anew`: what happened before, under rules or constraints that changed with that fact. No values.
 */
export interface MatchEvidence {
  rule: 'shared-identifiers' | 'probable-match' | 'by-hand' | 'decided-anew';
  /** Version of the tenant's identity rules that decided. */
  rulesVersion: number;
  /** The event that carried the identifiers together, or the fact for which it was decided anew. */
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
  code:
    | 'identity.limit-exceeded'
    | 'identity.person-too-large'
    | 'identity.kept-apart'
    | 'identity.person-locked'
    | 'identity.contradicted';
  /** Kind of identifier whose limit would be exceeded (`*`: any, or none), and the limit (0: none). */
  type: string;
  limit: number;
  /** The comparison by which who is alike is two, such as `given name`. */
  by?: string;
}

export interface SplitData {
  /** What stays. */
  person: Subject;
  parts: { person: Subject; identifiers: Subject[] }[];
  /** Why, with all identifiers that left. Facts of before do not say it. */
  evidence?: MatchEvidence;
}
