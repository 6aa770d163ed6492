import type { ErasedRef } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';

const byRef = ['event', 'fragment', 'consent', 'person_link', 'seen_name'];
const byPerson = ['membership', 'schedule', 'membership_stream'];

/**
 * Deletes every row of erased identifiers, and of persons whose id is one. Who belonged to such a person and is not
 * erased stays linked until identity says who they are now.
 */
export async function eraseRows(tx: EntityManager, erased: readonly ErasedRef[]): Promise<void> {
  if (erased.length === 0) return;
  const keys = [erased.map(({ tenant }) => tenant), erased.map(({ ref }) => ref)];
  const columns = [...byRef.map((table) => [table, 'ref']), ...byPerson.map((table) => [table, 'person'])];
  for (const [table, column] of columns)
    await tx.query(
      `DELETE FROM ${table} t USING unnest($1::text[], $2::text[]) AS e (tenant, ref)
       WHERE t.tenant = e.tenant AND t.${column} = e.ref`,
      keys,
    );
}
