import type { IdentityRules, MatchFoundData } from '@ucv/contracts-identity';
import { byStrength, type RecordedFact, type Subject } from '@ucv/envelope';
import { msOf } from './instant';

/** Identifiers that were seen together. Only the first time counts: seen again, they say nothing new. */
export interface Evidence {
  /** Each once, from the strongest to the weakest. */
  subjects: readonly Subject[];
  /** A steward's word, which comes before all events and is bound by no limit. */
  byHand: boolean;
  /** Position of the fact that showed it. */
  position: bigint;
  /** Id of that fact. */
  cause: string;
  /** When that was, in milliseconds by the sender's clock; of an event. */
  at?: number;
  /** Of two fragments that are alike: that they are one person. They were never seen together. */
  probability?: number;
}

/** Whether a fact may show who is who: an event with its identifiers, or two fragments that are alike. */
export const isEvidence = (fact: Pick<RecordedFact, 'stream' | 'type'>): boolean =>
  fact.stream.startsWith('interaction-') || isMatch(fact);

export const isMatch = ({ type }: Pick<RecordedFact, 'type'>): boolean => type === 'identity.match-found.v1';

export function evidenceOf(fact: RecordedFact): Evidence {
  const { id: cause, position, metadata } = fact;
  const shown = { subjects: metadata.subjects, byHand: false, position, cause };
  return isMatch(fact)
    ? { ...shown, probability: (fact.data as MatchFoundData).probability }
    : { ...shown, at: msOf(metadata.occurredAt) };
}

/** Whether an event carried the identifiers: by hand and by likeness nobody meets anybody. */
export const wereSeenTogether = ({
  byHand,
  probability,
}: Pick<Evidence, 'byHand' | 'probability'>): boolean => !byHand && probability === undefined;

/** Whether evidence says anything under some rules: two who are not alike enough may be two. */
export const counts = ({ probability }: Evidence, rules: IdentityRules): boolean =>
  probability === undefined || joins(probability, rules);

export const joins = (probability: number, { matching: { join } }: IdentityRules): boolean =>
  join < 1 && probability >= join;

/** The order in which evidence counts, whenever it arrived: where limits forbid a link, the earlier one won. */
export const inOrder = (a: Evidence, b: Evidence): number =>
  Number(b.byHand) - Number(a.byHand) || (a.position < b.position ? -1 : a.position > b.position ? 1 : 0);

/** The same identifiers have the same key, in whatever order they came; another one where they are only alike. */
export const evidenceKey = ({
  subjects,
  probability,
}: Pick<Evidence, 'subjects' | 'probability'>): string => {
  const refs = [...subjects].sort(byStrength).map(({ ref }) => ref);
  return (probability === undefined ? refs : [...refs, 'alike']).join(' ');
};
