import type { ConsentStanding, SegmentMembership } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';
import { combineConsents, type Decided } from '../decide/consents';
import type { FragmentRow } from './fragment-row';

/** One identifier of a person, with the golden record of its own fragment. */
export interface MemberRow extends FragmentRow {
  ref: string;
  type: string;
  value: string | null;
  seen: Date | null;
  person: string;
  /** As the last event said whose context told one. */
  time_zone: string | null;
  time_zone_at: Date | null;
}

/** Of the persons of some refs: every identifier that was joined to them, or the one that never was. */
const membersOfRefs = `
  asked AS (SELECT DISTINCT coalesce(l.person, a.ref) AS person FROM unnest($2::text[]) AS a (ref)
              LEFT JOIN person_link l ON l.tenant = $1 AND l.ref = a.ref),
  member AS (
    SELECT ref, type, person FROM person_link
     WHERE tenant = $1 AND person = ANY (ARRAY(SELECT person FROM asked))
    UNION ALL
    SELECT person, NULL, person FROM asked
     WHERE NOT EXISTS (SELECT FROM person_link l WHERE l.tenant = $1 AND l.ref = asked.person))`;

/**
 * The identifiers of the persons of some refs, each with what its own fragment knows. One that no event carried of
 * anybody who is left, and nothing joined, is not among them.
 * @cost one query, whatever the number of refs
 */
export const membersOf = (tx: EntityManager, tenant: string, refs: readonly string[]): Promise<MemberRow[]> =>
  tx.query<MemberRow[]>(
    `WITH ${membersOfRefs},
          seen AS (SELECT ref, max(type) AS type, max(value) AS value, min(first_seen) AS first_seen
                     FROM sighting WHERE tenant = $1 AND ref = ANY (ARRAY(SELECT ref FROM member)) GROUP BY ref)
     SELECT m.ref, coalesce(m.type, s.type) AS type, s.value, s.first_seen AS seen, m.person,
            f.traits, f.first_seen, f.last_seen, f.interactions, f.time_zone, f.time_zone_at
       FROM member m LEFT JOIN seen s ON s.ref = m.ref
       LEFT JOIN fragment f ON f.tenant = $1 AND f.ref = m.ref
      WHERE coalesce(m.type, s.type) IS NOT NULL`,
    [tenant, refs],
  );

/** The same without what fragments know. */
export const subjectsOf = (
  tx: EntityManager,
  tenant: string,
  ref: string,
): Promise<(Subject & { person: string })[]> =>
  tx.query(
    `WITH ${membersOfRefs}
     SELECT m.ref, coalesce(m.type, s.type) AS type, m.person
       FROM member m LEFT JOIN LATERAL (SELECT type FROM sighting WHERE tenant = $1 AND ref = m.ref LIMIT 1) s ON true
      WHERE coalesce(m.type, s.type) IS NOT NULL`,
    [tenant, [ref]],
  );

/** The person of each ref that something is known of. */
export const personsOfKnown = (
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<{ ref: string; person: string }[]> =>
  tx.query(
    `SELECT asked.ref, coalesce(l.person, asked.ref) AS person FROM unnest($2::text[]) AS asked (ref)
       LEFT JOIN person_link l ON l.tenant = $1 AND l.ref = asked.ref
      WHERE l.ref IS NOT NULL OR EXISTS (SELECT FROM sighting s WHERE s.tenant = $1 AND s.ref = asked.ref)`,
    [tenant, refs],
  );

/** What a person decided, combined over their identifiers, and the segments that they belong to, less removed ones. */
export async function standingOf(
  tx: EntityManager,
  { tenant, person, refs }: { tenant: string; person: string; refs: readonly string[] },
): Promise<{ consents: Record<string, ConsentStanding>; segments: SegmentMembership[] }> {
  const rows = await tx.query<({ segment: SegmentMembership } | ({ segment: null } & Decided))[]>(
    `SELECT purpose, standing, NULL AS segment FROM consent WHERE tenant = $1 AND ref = ANY ($3)
     UNION ALL
     SELECT NULL, NULL, jsonb_build_object('id', m.segment, 'name', s.name, 'version', m.version, 'since', m.since, 'cause', m.cause)
       FROM membership m JOIN segment s ON s.tenant = m.tenant AND s.segment = m.segment
      WHERE m.tenant = $1 AND m.person = $2`,
    [tenant, person, refs],
  );
  return {
    consents: combineConsents(rows.flatMap((row) => (row.segment ? [] : [row]))),
    segments: rows.flatMap(({ segment }) =>
      segment ? [{ ...segment, since: new Date(segment.since).toISOString() }] : [],
    ),
  };
}
