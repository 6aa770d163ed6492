import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** How each segment is called, or was when it was removed: what was sent stays readable. */
export async function projectSegmentNames(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const rows = facts
    .filter(({ type }) => type === 'segmentation.segment-defined.v1')
    .map(({ metadata, data }) => {
      const { id, name } = data as { id: string; name: string };
      return { tenant: metadata.tenant, id, name };
    });
  await upsertRows(tx, 'segment', ['tenant', 'id'], rows);
}
