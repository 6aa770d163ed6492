import type { Purpose } from '@ucv/contracts-consent';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** The purposes of every tenant, as last defined. */
export async function projectPurposes(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const rows = facts
    .filter(({ type }) => type === 'consent.purpose-defined.v1')
    .map(({ metadata: { tenant }, data }) => {
      const { purpose, basis, description, gpc = false } = data as Purpose;
      return { tenant, purpose, basis, description, gpc };
    });
  await upsertRows(tx, 'purpose', ['tenant', 'purpose'], rows);
}

/** A tenant's purposes by code, in alphabetical order. */
export async function purposesOf(tx: EntityManager, tenant: string): Promise<Map<string, Purpose>> {
  const rows = await tx.query<Purpose[]>(
    'SELECT purpose, basis, description, gpc FROM purpose WHERE tenant = $1 ORDER BY purpose',
    [tenant],
  );
  return new Map(rows.map(({ gpc, ...row }) => [row.purpose, gpc ? { ...row, gpc } : row]));
}
