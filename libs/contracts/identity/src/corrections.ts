import type { Subject } from '@ucv/envelope';
import type { NamedPerson } from './orders';

/** What is wrong with an identifier, as a code: what people say of people stays out of the log. */
export const correctionProblems = ['somebody-elses', 'mistyped', 'out-of-use', 'shared'] as const;
export type CorrectionProblem = (typeof correctionProblems)[number];

export const correctionStatuses = ['open', 'accepted', 'rejected'] as const;
export type CorrectionStatus = (typeof correctionStatuses)[number];

/** Somebody says that an identifier is not right for a person. Stream `identity-` of the identifier. */
export interface CorrectionProposedData {
  /** Any identifier of the person. */
  person: Subject;
  identifier: Subject;
  problem: CorrectionProblem;
}

/** A steward says that the identifier is right where it is. An accepted one is ended by the order that splits. */
export interface CorrectionRejectedData {
  correction: string;
}

export interface Correction {
  id: string;
  status: CorrectionStatus;
  /** Id of the person whose it was. */
  person: string;
  identifier: Subject;
  problem: CorrectionProblem;
  proposedAt: string;
  /** Token of who proposed it. */
  proposedBy: string;
  decidedAt?: string;
  decidedBy?: string;
  /** Of an accepted one: the order that took the identifier out. */
  order?: string;
}

/**
 * Request `identity.propose-correction.v1`; answered with the Correction, with the one that is open already where there is one.
 * @refuses identity.person-unknown, identity.not-attached, identity.all-would-leave, identity.not-reached
 */
export interface ProposeCorrection {
  person: NamedPerson;
  identifier: { type: string; value: string };
  problem: CorrectionProblem;
  actor: string;
}

/** Request `identity.corrections.v1`: the newest first. @refuses identity.correction-unknown for a strange cursor */
export interface ListCorrections {
  status: CorrectionStatus;
  /** 1 to 100. */
  limit: number;
  cursor?: string;
}

export interface CorrectionList {
  data: Correction[];
  cursor: string | null;
}

/**
 * Request `identity.decide-correction.v1`; answered with the Correction. Accepted, the identifier leaves the person and is kept
 * apart from them.
 * @refuses identity.correction-unknown, identity.correction-closed, and what an order to split is refused for
 */
export interface DecideCorrection {
  correction: string;
  verdict: 'accept' | 'reject';
  reason: string;
  actor: string;
}
