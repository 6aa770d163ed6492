import type { DataRequest, PersonErasedData, RequestFact } from '@ucv/contracts-consent';
import type { RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';

type RecordedRequestFact = RecordedFact & RequestFact;

/** Requests of persons, step by step. They are few, so one statement each. */
export async function projectRequests(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  for (const fact of facts) {
    if (fact.stream.startsWith('request-')) await projectStep(tx, fact as RecordedRequestFact);
  }
}

async function projectStep(tx: EntityManager, fact: RecordedRequestFact): Promise<void> {
  const { tenant, occurredAt } = fact.metadata;
  if (fact.type === 'consent.request-received.v1') {
    const { request, kind, members } = fact.data;
    await tx.query(
      `INSERT INTO request (tenant, id, kind, state, person, identifiers, received_at)
       VALUES ($1, $2, $3, 'received', $4, $5, $6) ON CONFLICT (tenant, id) DO NOTHING`,
      [tenant, request, kind, members[0]?.ref, members.length, occurredAt],
    );
  } else {
    await advance(tx, [tenant, fact.data.request], changed(fact, occurredAt));
  }
}

/** The columns that a step sets. */
function changed(fact: RecordedRequestFact, at: string): Record<string, unknown> {
  switch (fact.type) {
    case 'consent.request-refused.v1':
      return { state: 'refused', code: fact.data.code };
    case 'consent.person-erased.v1':
      return { state: 'erased', erased_at: at, ...countsOf(fact.data) };
    case 'consent.request-completed.v1':
      return { state: 'completed', completed_at: at, services: JSON.stringify(fact.data.services) };
    default:
      return {};
  }
}

const countsOf = ({ members, keys }: PersonErasedData) => ({
  identifiers: members.length,
  keys_destroyed: keys.length,
});

async function advance(tx: EntityManager, key: string[], columns: Record<string, unknown>): Promise<void> {
  const names = Object.keys(columns);
  if (names.length === 0) return;
  await tx.query(
    `UPDATE request SET ${names.map((name, i) => `${name} = $${i + 3}`).join(', ')} WHERE tenant = $1 AND id = $2`,
    [...key, ...Object.values(columns)],
  );
}

/** Most requests in one answer, the newest first. */
const listed = 1_000;

/** @param id  this one alone */
export async function requestsOf(tx: EntityManager, tenant: string, id?: string): Promise<DataRequest[]> {
  const rows = await tx.query<RequestRow[]>(
    `SELECT id, kind, state, person, identifiers, received_at, erased_at, completed_at, keys_destroyed, services, code
       FROM request WHERE tenant = $1 AND ($2::text IS NULL OR id = $2) ORDER BY received_at DESC, id LIMIT ${listed}`,
    [tenant, id ?? null],
  );
  return rows.map(({ received_at, erased_at, completed_at, keys_destroyed, ...row }) => ({
    ...row,
    receivedAt: received_at.toISOString(),
    erasedAt: erased_at?.toISOString() ?? null,
    completedAt: completed_at?.toISOString() ?? null,
    keysDestroyed: keys_destroyed,
  }));
}

type RequestRow = Omit<DataRequest, 'receivedAt' | 'erasedAt' | 'completedAt' | 'keysDestroyed'> & {
  received_at: Date;
  erased_at: Date | null;
  completed_at: Date | null;
  keys_destroyed: number;
};

/** Requests of all tenants that are not concluded. */
export const openRequests = (tx: EntityManager): Promise<{ tenant: string; id: string }[]> =>
  tx.query("SELECT tenant, id FROM request WHERE state IN ('received', 'erased') ORDER BY tenant, id");
