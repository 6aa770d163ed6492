import type {
  RecordedRejection,
  RejectedEventDiscardedData,
  RejectedEventReplayedData,
} from '@ucv/contracts-ingestion';
import type { RecordedFact } from '@ucv/envelope';
import { erasedAmong, erasedTables, withoutErased } from '@ucv/platform-persons';
import type { Projection } from '@ucv/platform-event-store';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

const isRejection = (fact: RecordedFact): fact is RecordedRejection =>
  fact.type === 'ingestion.event-rejected.v1';

const concerning = new Set([
  'ingestion.event-rejected.v1',
  'ingestion.rejected-event-replayed.v1',
  'ingestion.rejected-event-discarded.v1',
  'consent.person-erased.v1',
]);

/** Where each rejected event stands in the log, and what became of it. */
export const rejectedEventsProjection: Projection = {
  name: 'rejected-events',
  version: 1,
  reads: ['rejected-', 'request-'],
  tables: { rejected_event: { key: ['tenant', 'id'] }, ...erasedTables },
  concerns: ({ type }) => concerning.has(type),
  apply: async (tx, facts) => {
    const { erased } = await withoutErased(tx, facts);
    await insert(tx, facts.filter(isRejection));
    for (const fact of facts) await settle(tx, fact);
    for (const { tenant, ref } of erased)
      await tx.query('DELETE FROM rejected_event WHERE tenant = $1 AND subjects @> $2::jsonb', [
        tenant,
        JSON.stringify([{ ref }]),
      ]);
  },
};

/** One that comes again is the same. Of an event that names somebody who is erased no row is left. */
async function insert(tx: EntityManager, rejections: readonly RecordedRejection[]): Promise<void> {
  const refs = rejections.flatMap(({ metadata: { tenant, subjects } }) =>
    subjects.map(({ ref }) => ({ tenant, ref })),
  );
  const gone = new Set((await erasedAmong(tx, refs)).map(({ tenant, ref }) => `${tenant} ${ref}`));
  const left = rejections.filter(
    ({ metadata: { tenant, subjects } }) => !subjects.some(({ ref }) => gone.has(`${tenant} ${ref}`)),
  );
  await upsertRows(tx, 'rejected_event', ['tenant', 'id'], left.map(rowOf), { update: 'nothing' });
}

const rowOf = ({ id, stream, revision, position, data, metadata }: RecordedRejection) => ({
  tenant: metadata.tenant,
  id,
  position,
  stream,
  revision,
  source: metadata.source ?? '',
  code: data.code,
  received_at: metadata.receivedAt,
  message_id: metadata.messageId ?? null,
  withheld: data.sealed === undefined,
  subjects: metadata.subjects,
});

async function settle(tx: EntityManager, { type, data, metadata }: RecordedFact): Promise<void> {
  const { tenant, occurredAt: at, actor } = metadata;
  if (type === 'ingestion.rejected-event-discarded.v1') {
    const { id, reason } = data as RejectedEventDiscardedData;
    await becomes(tx, { tenant, id, state: 'discarded', settled: { at, actor, reason } });
  }
  if (type !== 'ingestion.rejected-event-replayed.v1') return;
  const { id, outcome, code } = data as RejectedEventReplayedData;
  if (outcome !== 'rejected')
    return becomes(tx, { tenant, id, state: 'replayed', settled: { at, actor, outcome } });
  await tx.query('UPDATE rejected_event SET code = $3, tries = tries + 1 WHERE tenant = $1 AND id = $2', [
    tenant,
    id,
    code,
  ]);
}

interface Became {
  tenant: string;
  id: string;
  state: 'replayed' | 'discarded';
  settled: object;
}

const becomes = (tx: EntityManager, { tenant, id, state, settled }: Became): Promise<void> =>
  tx.query('UPDATE rejected_event SET state = $3, settled = $4 WHERE tenant = $1 AND id = $2', [
    tenant,
    id,
    state,
    JSON.stringify(settled),
  ]);
