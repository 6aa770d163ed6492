import { contribute, emptyRecord, type GoldenRecord } from '@ucv/golden-record';
import type { EntityManager } from 'typeorm';
import { identified } from '../decide/interaction';
import type { Person } from '../decide/person';

interface IdentifyRow {
  event_id: string;
  ref: string;
  occurred_at: Date;
  recorded_at: Date;
  properties: Record<string, unknown>;
}

/**
 * A person as they were at an instant, by today's links: nothing that happened later is known of them. Undefined
 * where nothing at all was known yet.
 */
export async function personAsOf(
  tx: EntityManager,
  tenant: string,
  { person, until }: { person: Person; until: number },
): Promise<Person | undefined> {
  const refs = [...person.identifiers.keys()];
  if (!(await anythingBy(tx, tenant, { refs, until }))) return undefined;
  const rows = await tx.query<IdentifyRow[]>(
    `SELECT event_id, ref, occurred_at, recorded_at, properties FROM event
     WHERE tenant = $1 AND ref = ANY($2) AND name = $3 AND occurred_at <= $4`,
    [tenant, refs, identified, new Date(until)],
  );
  const records = new Map<string, GoldenRecord>();
  for (const { event_id: eventId, ref, occurred_at, recorded_at, properties: traits } of rows) {
    const times = { occurredAt: occurred_at.toISOString(), recordedAt: recorded_at.toISOString() };
    records.set(
      ref,
      contribute(records.get(ref) ?? emptyRecord, { eventId, source: null, traits, ...times }),
    );
  }
  return person.asOf(until, records);
}

async function anythingBy(
  tx: EntityManager,
  tenant: string,
  { refs, until }: { refs: readonly string[]; until: number },
): Promise<boolean> {
  const [row] = await tx.query<{ any: boolean }[]>(
    `SELECT EXISTS (SELECT FROM event WHERE tenant = $1 AND ref = ANY($2) AND occurred_at <= $3)
         OR EXISTS (SELECT FROM consent WHERE tenant = $1 AND ref = ANY($2) AND decided_at <= $3) AS any`,
    [tenant, refs, new Date(until)],
  );
  return row?.any === true;
}
