import type { EntityManager } from 'typeorm';
import { sightings } from '../decide/identifiers-seen';
import type { OpenedInteraction } from '../decide/interaction';

/**
 * One row for each identifier and each fragment whose events carried it. Most events carry what was seen before: of
 * that no row is touched, since a row in conflict is locked and logged even where nothing of it changes.
 */
export async function projectSightings(
  tx: EntityManager,
  interactions: readonly OpenedInteraction[],
): Promise<void> {
  const seen = sightings(interactions);
  if (seen.length === 0) return;
  await tx.query(
    `INSERT INTO sighting (tenant, ref, home, type, value, first_seen)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
       AS seen (tenant, ref, home, type, value, first_seen)
     WHERE (SELECT known.ref FROM sighting known
             WHERE known.tenant = seen.tenant AND known.ref = seen.ref AND known.home = seen.home
               AND known.value IS NOT NULL AND known.first_seen <= seen.first_seen) IS NULL
     ON CONFLICT (tenant, ref, home) DO UPDATE SET
       value = COALESCE(sighting.value, EXCLUDED.value), first_seen = LEAST(sighting.first_seen, EXCLUDED.first_seen)
     WHERE sighting.value IS NULL OR EXCLUDED.first_seen < sighting.first_seen`,
    [
      seen.map(({ tenant }) => tenant),
      seen.map(({ ref }) => ref),
      seen.map(({ home }) => home),
      seen.map(({ type }) => type),
      seen.map(({ value }) => value ?? null),
      seen.map(({ firstSeen }) => firstSeen),
    ],
  );
}
