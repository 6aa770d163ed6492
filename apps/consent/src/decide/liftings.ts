import type { SuppressionLifted } from '@ucv/contracts-consent';
import type { Fact } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export const isLifted = (fact: Fact): fact is SuppressionLifted =>
  fact.type === 'consent.suppression-lifted.v1';

/** Suppressions of one request that are lifted. Each is lifted once, whoever repeats it. */
export const liftings: Decider<ReadonlySet<string>, SuppressionLifted> = {
  initial: new Set(),
  evolve: (state, fact) => (isLifted(fact) ? new Set([...state, fact.data.suppression]) : state),
  decide: (fact, state) => (state.has(fact.data.suppression) ? [] : [fact]),
};
