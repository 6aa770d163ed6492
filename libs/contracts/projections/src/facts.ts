import { type Catalogue, fact, type FactOf } from '@ucv/envelope';
import type { ParkedSettled } from './parked';

/** What every service says on the log about facts that it had set aside. */
export const projectionsFacts = {
  'projections.parked-fact-replayed.v1': fact<ParkedSettled>({
    category: 'config',
    says: 'a fact that had been set aside is taken in again',
  }),
  'projections.parked-fact-discarded.v1': fact<ParkedSettled & { reason: string }>({
    category: 'config',
    says: 'a fact that had been set aside is left out for good',
  }),
} satisfies Catalogue<'projections'>;

type Facts = typeof projectionsFacts;

export type ParkedFactReplayed = FactOf<Facts, 'projections.parked-fact-replayed.v1'>;
export type ParkedFactDiscarded = FactOf<Facts, 'projections.parked-fact-discarded.v1'>;
