import type { EntityManager } from 'typeorm';
import { identifiersSeen } from '../decide/identifiers-seen';
import type { OpenedInteraction } from '../decide/interaction';

/** One row for each identifier ever carried; a new one is a person of its own until identity decides. */
export async function projectIdentifiers(
  tx: EntityManager,
  interactions: readonly OpenedInteraction[],
): Promise<void> {
  const seen = identifiersSeen(interactions);
  if (seen.length === 0) return;
  await tx.query(
    `INSERT INTO identifier (tenant, ref, type, value, person, first_seen)
     SELECT t, r, k, v, r, s FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS n (t, r, k, v, s)
     ON CONFLICT (tenant, ref) DO UPDATE SET
       value = COALESCE(identifier.value, EXCLUDED.value), first_seen = LEAST(identifier.first_seen, EXCLUDED.first_seen)
     WHERE identifier.value IS NULL OR identifier.first_seen IS NULL OR EXCLUDED.first_seen < identifier.first_seen`,
    [
      seen.map(({ tenant }) => tenant),
      seen.map(({ ref }) => ref),
      seen.map(({ type }) => type),
      seen.map(({ value }) => value ?? null),
      seen.map(({ firstSeen }) => firstSeen),
    ],
  );
}
