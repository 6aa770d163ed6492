import type { RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';

/**
 * After the rows were lost and folded anew from recorded decisions, interactions are read again from the
 * beginning; those before the cause of the last decision were decided once and must not be decided again.
 * @returns the facts of the batch that may be decided
 */
export async function takeResumption(
  tx: EntityManager,
  facts: readonly RecordedFact[],
): Promise<ReadonlySet<RecordedFact>> {
  const [row] = await tx.query<{ decide_from: string }[]>('SELECT decide_from FROM resumption');
  if (!row) return new Set(facts);
  const cause = facts.findIndex(({ id }) => id === row.decide_from);
  if (cause < 0) return new Set();
  await tx.query('DELETE FROM resumption');
  return new Set(facts.slice(cause));
}

/** Remembers where deciding may begin again. */
export async function setResumption(tx: EntityManager, causeId: string): Promise<void> {
  await tx.query(
    'INSERT INTO resumption (decide_from) VALUES ($1) ON CONFLICT (one) DO UPDATE SET decide_from = $1',
    [causeId],
  );
}
