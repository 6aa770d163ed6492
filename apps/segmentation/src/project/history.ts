import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { ConsentDecided, EventHappened, Happening } from '../decide/happening';
import type { People } from '../decide/people';
import { instants } from './instants';

/** Writes what facts told: events, consents, and the traits of the fragments that they belong to. */
export async function saveHistory(
  tx: EntityManager,
  tenant: string,
  told: { happenings: readonly Happening[]; people: People },
): Promise<void> {
  const what = told.happenings.map((happening) => happening.what);
  const events = what.filter((one): one is EventHappened => one.kind === 'event');
  const consents = what.filter((one): one is ConsentDecided => one.kind === 'consent');
  const once = { update: 'nothing' } as const;
  // Of rows with one key the last is written; of events with one id the first counts.
  await upsertRows(tx, 'event', ['tenant', 'event_id'], events.map(eventRow(tenant)).reverse(), once);
  await upsertRows(tx, 'consent', ['tenant', 'fact_id'], consents.map(consentRow(tenant)), once);
  const fragments = fragmentRows(tenant, told.people);
  await upsertRows(tx, 'fragment', ['tenant', 'ref'], fragments);
}

const eventRow =
  (tenant: string) =>
  ({ event, contribution }: EventHappened) => ({
    tenant,
    event_id: event.id,
    ref: event.ref,
    name: event.name,
    occurred_at: instants.write(event.at),
    recorded_at: contribution.recordedAt,
    properties: event.properties,
  });

const consentRow =
  (tenant: string) =>
  ({ decision: { factId, identifier, purpose, status, decisionId, occurredAt } }: ConsentDecided) => ({
    tenant,
    fact_id: factId,
    ref: identifier.ref,
    purpose,
    status,
    decision_id: decisionId,
    decided_at: occurredAt,
  });

function fragmentRows(
  tenant: string,
  people: People,
): { tenant: string; ref: string; type: string; traits: unknown }[] {
  return [...people.changedFragments].flatMap((ref) => {
    const { identifiers, fragments } = people.person({ type: 'person', ref });
    const record = fragments.get(ref);
    return record
      ? [{ tenant, ref, type: identifiers.get(ref)?.type ?? 'person', traits: record.traits }]
      : [];
  });
}
