import { type Purpose, type PurposeDefined, saleOrSharing } from '@ucv/contracts-consent';
import type { Fact, FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export interface DefinePurposeCommand {
  factId: string;
  purpose: Purpose;
  metadata: FactMetadata;
}

/** A tenant's purposes by code. */
export type PurposeMap = ReadonlyMap<string, Purpose>;

/** A tenant's purposes. Saying again what already holds adds nothing. */
export const purposes: Decider<PurposeMap, DefinePurposeCommand> = {
  initial: new Map(),
  evolve: (state, fact: Fact) => {
    if (fact.type !== 'consent.purpose-defined.v1') return state;
    const defined = fact.data as Purpose;
    return new Map(state).set(defined.purpose, defined);
  },
  decide: ({ factId, purpose, metadata }, state) => {
    const held = state.get(purpose.purpose);
    if (held && same(held, purpose)) return [];
    const fact: PurposeDefined = { id: factId, type: 'consent.purpose-defined.v1', data: purpose, metadata };
    return [fact];
  },
};

const same = (a: Purpose, b: Purpose): boolean =>
  a.basis === b.basis && a.description === b.description && (a.gpc ?? false) === (b.gpc ?? false);

/** What every tenant has until it says otherwise: nobody sells or shares without consent. */
const implied: Purpose = {
  purpose: saleOrSharing,
  basis: 'consent',
  description: 'Selling or sharing personal data with third parties.',
  gpc: true,
};

/** A purpose as the tenant defined it, or as every tenant has it. */
export const definitionOf = (defined: PurposeMap, code: string): Purpose | undefined =>
  defined.get(code) ?? (code === saleOrSharing ? implied : undefined);
