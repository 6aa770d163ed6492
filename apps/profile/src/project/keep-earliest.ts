import type { EntityManager } from 'typeorm';

/** Writes rows with `since` and `fact_id`; of those with the same key the earliest is kept, however they come. */
export async function keepEarliest(
  tx: EntityManager,
  table: string,
  key: readonly string[],
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = key.join(', ');
  await tx.query(
    `INSERT INTO ${table} AS kept
     SELECT DISTINCT ON (${columns}) * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
      ORDER BY ${columns}, since, fact_id
     ON CONFLICT (${columns}) DO UPDATE SET since = EXCLUDED.since, fact_id = EXCLUDED.fact_id
      WHERE (EXCLUDED.since, EXCLUDED.fact_id) < (kept.since, kept.fact_id)`,
    [JSON.stringify(rows)],
  );
}
