import type { RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';

/**
 * After the rows were lost and folded anew from recorded decisions, interactions are read again from the
 * beginning; those before the cause of the last decision were decided once and must not be decided again.
 * @returns ids of the facts of the batch that may be decided
 */
export async function takeResumption(
  tx: EntityManager,
  facts: readonly RecordedFact[],
): Promise<ReadonlySet<string>> {
  const [row] = await tx.query<{ decide_from: string }[]>('SELECT decide_from FROM resumption');
  const ids = facts.map(({ id }) => id);
  if (!row) return new Set(ids);
  const cause = ids.indexOf(row.decide_from);
  if (cause < 0) return new Set();
  await tx.query('DELETE FROM resumption');
  return new Set(ids.slice(cause));
}

/** Remembers where deciding may begin again. */
export async function setResumption(tx: EntityManager, causeId: string): Promise<void> {
  await tx.query(
    'INSERT INTO resumption (decide_from) VALUES ($1) ON CONFLICT (one) DO UPDATE SET decide_from = $1',
    [causeId],
  );
}

/** Of one who decided before, everything up to a position was told. */
export async function keepTold(tx: EntityManager, position: bigint): Promise<void> {
  await tx.query('INSERT INTO told (position) VALUES ($1) ON CONFLICT (one) DO UPDATE SET position = $1', [
    String(position),
  ]);
}

/** @returns the position up to which notices must not be given again; -1 where rows were never lost */
export async function toldUpTo(tx: EntityManager): Promise<bigint> {
  const [row] = await tx.query<{ position: string }[]>('SELECT position FROM told');
  return BigInt(row?.position ?? -1);
}

/** Whether the rows were folded anew, and nobody has decided since. */
export async function mayResume(tx: EntityManager): Promise<boolean> {
  return (await tx.query<object[]>('SELECT FROM resumption')).length > 0;
}
