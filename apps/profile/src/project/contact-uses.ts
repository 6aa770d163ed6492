import type { HubLearned, LinkRefused } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { sharedContact } from '../decide/households';
import { keepEarliest } from './keep-earliest';

/** Who uses the contact of somebody else, and what is shared by so many that it says nothing of a household. */
export async function projectContactUses(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const uses = facts
    .filter(isOf<LinkRefused>('identity.link-refused.v1'))
    .flatMap(({ id, data, metadata }) => {
      const shared = sharedContact(data);
      if (!shared) return [];
      const { contact, ref } = shared;
      const { tenant, occurredAt: since } = metadata;
      return [{ tenant, contact: contact.ref, ref, type: contact.type, since, fact_id: id }];
    });
  await keepEarliest(tx, 'contact_use', ['tenant', 'contact', 'ref'], uses);
  const hubs = facts
    .filter(isOf<HubLearned>('identity.hub-learned.v1'))
    .map(({ data, metadata: { tenant } }) => ({ tenant, ref: data.identifier.ref }));
  await upsertRows(tx, 'shared_by_many', ['tenant', 'ref'], hubs, { update: 'nothing' });
}

const isOf =
  <F extends { type: string; data: object }>(type: F['type']) =>
  (fact: RecordedFact): fact is RecordedFact<F['type'], F['data']> =>
    fact.type === type;
