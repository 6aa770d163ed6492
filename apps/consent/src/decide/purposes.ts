import type { Purpose, PurposeDefined } from '@ucv/contracts-consent';
import type { Fact, FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export interface DefinePurposeCommand {
  factId: string;
  purpose: Purpose;
  metadata: FactMetadata;
}

type State = ReadonlyMap<string, Purpose>;

/** A tenant's purposes. Saying again what already holds adds nothing. */
export const purposes: Decider<State, DefinePurposeCommand> = {
  initial: new Map(),
  evolve: (state, fact: Fact) => {
    if (fact.type !== 'consent.purpose-defined.v1') return state;
    const defined = fact.data as Purpose;
    return new Map(state).set(defined.purpose, defined);
  },
  decide: ({ factId, purpose, metadata }, state) => {
    const held = state.get(purpose.purpose);
    if (held?.basis === purpose.basis && held.description === purpose.description) return [];
    const fact: PurposeDefined = { id: factId, type: 'consent.purpose-defined.v1', data: purpose, metadata };
    return [fact];
  },
};
