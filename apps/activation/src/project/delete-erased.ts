import type { ErasedRef } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';

/** Deletes the rows of erased persons. */
export async function deleteErased(tx: EntityManager, erased: readonly ErasedRef[]): Promise<void> {
  if (erased.length === 0) return;
  const keys = [erased.map(({ tenant }) => tenant), erased.map(({ ref }) => ref)];
  for (const [table, column] of [
    ['delivery', 'person'],
    ['membership', 'person'],
    ['absorption', 'ref'],
    ['person_link', 'ref'],
  ]) {
    await tx.query(
      `DELETE FROM ${table} t USING unnest($1::text[], $2::text[]) AS e (tenant, ref)
        WHERE t.tenant = e.tenant AND t.${column} = e.ref`,
      keys,
    );
  }
}
