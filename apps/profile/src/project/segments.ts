import type { SegmentDefined, SegmentRemoved } from '@ucv/contracts-segmentation';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** How each segment is called; one that was removed has no row, and its memberships are shown no more. */
export async function projectSegments(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const last = new Map<string, { tenant: string; segment: string; name: string | undefined }>();
  for (const { type, data, metadata } of facts) {
    if (type !== 'segmentation.segment-defined.v1' && type !== 'segmentation.segment-removed.v1') continue;
    const { id: segment, name } = data as SegmentRemoved['data'] & Partial<SegmentDefined['data']>;
    last.set(`${metadata.tenant} ${segment}`, { tenant: metadata.tenant, segment, name });
  }
  const rows = [...last.values()];
  const removed = rows.filter(({ name }) => name === undefined);
  if (removed.length > 0)
    await tx.query(
      'DELETE FROM segment WHERE (tenant, segment) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
      [removed.map(({ tenant }) => tenant), removed.map(({ segment }) => segment)],
    );
  const named = rows.filter(({ name }) => name !== undefined);
  await upsertRows(tx, 'segment', ['tenant', 'segment'], named);
}
