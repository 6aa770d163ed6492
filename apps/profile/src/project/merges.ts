import type { Merged } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** Moves the identifiers of absorbed persons to their survivors. */
export async function projectMerges(tx: EntityManager, decisions: readonly RecordedFact[]): Promise<void> {
  const merges = decisions.filter(
    (fact): fact is RecordedFact<string, Merged['data']> => fact.type === 'identity.merged.v1',
  );
  if (merges.length === 0) return;
  await ensureRows(tx, merges);
  const moves = survivors(merges);
  await tx.query(
    `UPDATE identifier i SET person = m.survivor
     FROM unnest($1::text[], $2::text[], $3::text[]) AS m (tenant, absorbed, survivor)
     WHERE i.tenant = m.tenant AND i.person = m.absorbed`,
    [moves.map((m) => m.tenant), moves.map((m) => m.absorbed), moves.map((m) => m.survivor)],
  );
}

/** The last survivor of each absorbed person, merges of survivors included. */
function survivors(
  merges: readonly RecordedFact<string, Merged['data']>[],
): { tenant: string; absorbed: string; survivor: string }[] {
  const into = new Map<string, { tenant: string; absorbed: string; survivor: string }>();
  for (const { metadata, data } of merges) {
    for (const { ref } of data.absorbed) {
      for (const earlier of into.values()) if (earlier.survivor === ref) earlier.survivor = data.person.ref;
      into.set(ref, { tenant: metadata.tenant, absorbed: ref, survivor: data.person.ref });
    }
  }
  return [...into.values()];
}

/** An identifier may come in a decision alone, where the event that carried it was parked. */
async function ensureRows(
  tx: EntityManager,
  merges: readonly RecordedFact<string, Merged['data']>[],
): Promise<void> {
  const rows = merges.flatMap(({ metadata, data }) =>
    [data.person, ...data.absorbed].map(({ type, ref }) => ({
      tenant: metadata.tenant,
      ref,
      type,
      person: ref,
    })),
  );
  await upsertRows(tx, 'identifier', ['tenant', 'ref'], rows, { update: 'nothing' });
}
