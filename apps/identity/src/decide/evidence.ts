import type { MatchFoundData } from '@ucv/contracts-identity';
import { byStrength, type RecordedFact, type Subject } from '@ucv/envelope';

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
}

/** Whether a fact may show who is who: an event with its identifiers, or two fragments that are alike enough. */
export const isEvidence = ({ stream, type, data }: Pick<RecordedFact, 'stream' | 'type' | 'data'>): boolean =>
  stream.startsWith('interaction-') ||
  (type === 'identity.match-found.v1' && (data as MatchFoundData).outcome === 'joined');

/** The order in which evidence counts, whenever it arrived: where limits forbid a link, the earlier one won. */
export const inOrder = (a: Evidence, b: Evidence): number =>
  Number(b.byHand) - Number(a.byHand) || (a.position < b.position ? -1 : a.position > b.position ? 1 : 0);

/** The same identifiers have the same key, in whatever order they came. */
export const evidenceKey = (subjects: readonly Subject[]): string =>
  [...subjects]
    .sort(byStrength)
    .map(({ ref }) => ref)
    .join(' ');
