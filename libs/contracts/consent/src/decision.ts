import type { Sealed, Subject } from '@ucv/envelope';
import type { LawfulBasis } from './purpose';

/**
 * What a person said about one purpose. `granted` and `denied` answer a question, `withdrawn` takes a grant back,
 * `objected` opposes processing that needs no consent (GDPR Art. 21), such as the signal `Sec-GPC`.
 */
export const consentStatuses = ['granted', 'denied', 'withdrawn', 'objected'] as const;
export type ConsentStatus = (typeof consentStatuses)[number];

export type ConsentNote = 'unreadable';

export interface ConsentDecision {
  /** The identifier that it holds for. */
  identifier: Subject;
  purpose: string;
  status: ConsentStatus;
  basis: LawfulBasis;
  /** Where it was said, as a code: a source, `preference-centre`, `gpc`, … */
  source: string;
  /** Shared by all facts of one decision. */
  decisionId: string;
  /**
   * Under the identifier's key, class `consent`: `{evidence}`, a free text or document; or `{name}`, the category as a
   * sender wrote it, where the purpose's code does not say it.
   */
  evidence?: Sealed;
  /** `unreadable`: what a sender said could not be read, and so counts as a refusal. */
  note?: ConsentNote;
}

/**
 * Request `consent.decide.v1`. A status other than `granted` is answered only once no send that was allowed
 * before can still begin (ADR-0013).
 * @refuses consent.person-unknown, consent.purpose-unknown
 */
export interface DecideConsent {
  ref: { id: string } | { type: string; value: string };
  purpose: string;
  status: ConsentStatus;
  basis: LawfulBasis;
  source: string;
  evidence?: string;
  actor: string;
}

/**
 * What holds for a person now: by purpose. Answer to `consent.decide.v1` and `consent.consents.v1` `{ref, asOf?}`.
 * @refuses consent.person-unknown
 */
export interface Consents {
  person: Subject;
  consents: Record<string, ConsentView>;
}

export interface ConsentView {
  status: ConsentStatus;
  basis: LawfulBasis;
  /** RFC 3339. When it was decided. */
  since: string;
  source: string;
  decisionId: string;
  /** The identifier whose decision prevails. */
  identifier: Subject;
  /** `unreadable`: what a sender said could not be read, and so counts as a refusal. */
  note?: ConsentNote;
  /** The category as it was sent, where the purpose's code does not say it: `Реклама`. */
  name?: string;
}

/**
 * Request `consent.may-use.v1`: may this purpose use these people now? Answered only after every fact that stood
 * in the log when the request came is taken into account.
 */
export interface MayUse {
  purpose: string;
  /** Ids of persons, at most 1,000. An id that was absorbed means its survivor. */
  persons: string[];
}

export interface MayUseAnswer {
  /** Log position that the answer covers. */
  position: string;
  answers: Record<string, Permission>;
}

export interface Permission {
  allowed: boolean;
  /**
   * `granted`, `basis-needs-no-consent`; or why not: `not-granted`, `denied`, `withdrawn`, `objected`,
   * `purpose-unknown`, `person-erased`.
   */
  reason: string;
  basis: LawfulBasis | null;
  /** The decision that it rests on; null where there is none. */
  decisionId: string | null;
}

/** An answer allows sends that begin within this many milliseconds from when it was asked for (ADR-0013). */
export const permissionHoldsMs = 250;
