import type { EntityManager } from 'typeorm';

/**
 * While rows that were lost are filled again from the log: facts up to this position were decided about once and
 * are folded. Undefined in ordinary times.
 */
export async function recoveringUntil(tx: EntityManager): Promise<bigint | undefined> {
  const [row] = await tx.query<{ until: string }[]>('SELECT until FROM recovery');
  return row && BigInt(row.until);
}

export async function beginRecovery(tx: EntityManager, until: bigint): Promise<void> {
  await tx.query('INSERT INTO recovery (until) VALUES ($1) ON CONFLICT DO NOTHING', [String(until)]);
}

/** All is folded: every segment is evaluated once more for everybody, which finds what was not decided yet. */
export async function endRecovery(tx: EntityManager): Promise<void> {
  await tx.query('DELETE FROM recovery');
  await tx.query(
    `UPDATE segment SET state = 'building', cursor = '', evaluated = 0 WHERE state <> 'removing'`,
  );
}
