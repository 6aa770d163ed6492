import type { Status } from '@ucv/consent-policy';
import { emptyRecord, type Trait } from '@ucv/golden-record';
import type { EntityManager } from 'typeorm';
import type { People } from '../decide/people';
import type { KnownEvent, Person } from '../decide/person';

/** Identifiers of persons that are known already. */
interface Of {
  tenant: string;
  refs: readonly string[];
}

export async function loadFragments(tx: EntityManager, { tenant, refs }: Of, people: People): Promise<void> {
  const rows = await tx.query<{ ref: string; type: string; traits: Record<string, Trait> }[]>(
    'SELECT ref, type, traits FROM fragment WHERE tenant = $1 AND ref = ANY($2)',
    [tenant, refs],
  );
  for (const { ref, type, traits } of rows) {
    const person = whose(people, ref);
    person.name({ type, ref });
    person.fragments.set(ref, { ...emptyRecord, traits });
  }
}

interface EventRow {
  event_id: string;
  ref: string;
  name: string;
  occurred_at: Date;
  properties: KnownEvent['properties'];
}

export async function loadEvents(
  tx: EntityManager,
  { tenant, refs, names }: Of & { names: readonly string[] },
  people: People,
): Promise<void> {
  if (names.length === 0) return;
  const rows = await tx.query<EventRow[]>(
    `SELECT event_id, ref, name, occurred_at, properties FROM event
     WHERE tenant = $1 AND ref = ANY($2) AND name = ANY($3)`,
    [tenant, refs, names],
  );
  const events = new Map<Person, KnownEvent[]>();
  for (const { event_id: id, ref, name, occurred_at, properties } of rows) {
    const person = whose(people, ref);
    const own = events.get(person) ?? [];
    own.push({ id, ref, name, at: occurred_at.getTime(), properties });
    events.set(person, own);
  }
  for (const [person, own] of events) person.addEvents(own);
}

interface ConsentRow {
  fact_id: string;
  ref: string;
  purpose: string;
  status: Status;
  decision_id: string;
  decided_at: Date;
}

export async function loadConsents(tx: EntityManager, { tenant, refs }: Of, people: People): Promise<void> {
  const rows = await tx.query<ConsentRow[]>(
    `SELECT fact_id, ref, purpose, status, decision_id, decided_at FROM consent WHERE tenant = $1 AND ref = ANY($2)`,
    [tenant, refs],
  );
  for (const { fact_id: factId, ref, purpose, status, decision_id: decisionId, decided_at } of rows) {
    const when = { occurredAt: decided_at.toISOString(), at: decided_at.getTime() };
    const decision = { factId, purpose, status, decisionId, identifier: { ref }, ...when };
    whose(people, ref).addConsent(decision);
  }
}

const whose = (people: People, ref: string): Person => people.person({ type: 'person', ref });
