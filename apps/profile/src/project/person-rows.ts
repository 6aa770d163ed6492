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
}

/** Persons by their ids: every identifier that was joined to them, or the one that never was. */
const membersOfIds = `
  SELECT ref, type, person FROM person_link WHERE tenant = $1 AND person = ANY ($2)
  UNION ALL
  SELECT id, NULL, id FROM unnest($2) AS alone (id)
   WHERE NOT EXISTS (SELECT FROM person_link WHERE tenant = $1 AND ref = id)`;

/**
 * The identifiers of persons, each with what its own fragment knows; those that no event of anybody who is left
 * carried and nothing joined are not among them.
 * @param ids  of persons that were not absorbed
 */
export const membersOf = (tx: EntityManager, tenant: string, ids: readonly string[]): Promise<MemberRow[]> =>
  tx.query<MemberRow[]>(
    `WITH member AS (${membersOfIds}),
          seen AS (SELECT ref, max(type) AS type, max(value) AS value, min(first_seen) AS first_seen
                     FROM sighting WHERE tenant = $1 AND ref = ANY (ARRAY(SELECT ref FROM member)) GROUP BY ref)
     SELECT m.ref, coalesce(m.type, s.type) AS type, s.value, s.first_seen AS seen, m.person,
            f.traits, f.first_seen, f.last_seen, f.interactions
       FROM member m LEFT JOIN seen s ON s.ref = m.ref
       LEFT JOIN fragment f ON f.tenant = $1 AND f.ref = m.ref
      WHERE coalesce(m.type, s.type) IS NOT NULL`,
    [tenant, ids],
  );

/** The same without what fragments know. */
export const subjectsOf = (
  tx: EntityManager,
  tenant: string,
  id: string,
): Promise<(Subject & { person: string })[]> =>
  tx.query(
    `WITH member AS (${membersOfIds})
     SELECT m.ref, coalesce(m.type, s.type) AS type, m.person
       FROM member m LEFT JOIN LATERAL (SELECT type FROM sighting WHERE tenant = $1 AND ref = m.ref LIMIT 1) s ON true
      WHERE coalesce(m.type, s.type) IS NOT NULL`,
    [tenant, [id]],
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

/** What a person decided, combined over their identifiers. */
export async function consentsOf(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Record<string, ConsentStanding>> {
  const rows = await tx.query<Decided[]>(
    'SELECT purpose, standing FROM consent WHERE tenant = $1 AND ref = ANY ($2)',
    [tenant, refs],
  );
  return combineConsents(rows);
}

/** The segments that a person belongs to; removed ones are not among them. */
export async function segmentsOf(
  tx: EntityManager,
  tenant: string,
  person: string,
): Promise<SegmentMembership[]> {
  const rows = await tx.query<(Omit<SegmentMembership, 'since'> & { since: Date })[]>(
    `SELECT m.segment AS id, s.name, m.version, m.since, m.cause
       FROM membership m JOIN segment s ON s.tenant = m.tenant AND s.segment = m.segment
      WHERE m.tenant = $1 AND m.person = $2`,
    [tenant, person],
  );
  return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
}
