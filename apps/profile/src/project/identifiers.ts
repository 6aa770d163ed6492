import type { EntityManager } from 'typeorm';
import type { OpenedInteraction } from '../decide/interaction';

interface Row {
  tenant: string;
  ref: string;
  type: string;
  value: string | null;
  seen: string;
}

/** One row for each identifier ever carried; a new one is a person of its own until identity decides. */
export async function projectIdentifiers(
  tx: EntityManager,
  interactions: readonly OpenedInteraction[],
): Promise<void> {
  const rows = new Map<string, Row>();
  for (const { fact, content } of interactions) {
    const { tenant, subjects, occurredAt } = fact.metadata;
    const values =
      content.state === 'opened'
        ? new Map(content.content.identifiers.map(({ ref, value }) => [ref, value]))
        : undefined;
    for (const { type, ref } of subjects) {
      const key = `${tenant} ${ref}`;
      const known = rows.get(key);
      rows.set(key, {
        tenant,
        ref,
        type,
        value: values?.get(ref) ?? known?.value ?? null,
        seen: known && known.seen < occurredAt ? known.seen : occurredAt,
      });
    }
  }
  if (rows.size === 0) return;
  const all = [...rows.values()];
  await tx.query(
    `INSERT INTO identifier (tenant, ref, type, value, person, first_seen)
     SELECT t, r, k, v, r, s FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS n (t, r, k, v, s)
     ON CONFLICT (tenant, ref) DO UPDATE SET
       value = COALESCE(identifier.value, EXCLUDED.value), first_seen = LEAST(identifier.first_seen, EXCLUDED.first_seen)
     WHERE identifier.value IS NULL OR EXCLUDED.first_seen < identifier.first_seen OR identifier.first_seen IS NULL`,
    [
      all.map((r) => r.tenant),
      all.map((r) => r.ref),
      all.map((r) => r.type),
      all.map((r) => r.value),
      all.map((r) => r.seen),
    ],
  );
}
