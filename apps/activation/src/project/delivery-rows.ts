import type { RecordedFact, Subject } from '@ucv/envelope';
import { regroupings } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import type { KnownRows } from '../decide/queue';
import type { AbsorptionRow, DeliveryRow, DestinationRow, MembershipRow } from '../decide/rows';

const instant = (column: string): string =>
  `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

const instants = ['since', 'created_at', 'waiting_since', 'next_attempt_at', 'contact_at'].map(instant);

/** Columns of `delivery` as a DeliveryRow has them; sessions are in UTC. */
export const deliveryColumns = `tenant, id, destination, person, person_type, state, attempts, attempts_before, cause,
  because, correlation, ${instants.join(', ')}, position::text AS position, last, held, ended, claimed`;

/** Columns of `destination` as a DestinationRow has them. */
export const destinationColumns = `tenant, id, name, kind, segment, transitions, purpose, sealed, fact_id, contact,
  paused, removed, version, ${instant('created_at')}`;

/** The rows that some facts may concern. @cost a query for each kind that they concern */
export async function knownRows(tx: EntityManager, facts: readonly RecordedFact[]): Promise<KnownRows> {
  const regrouped = regroupedIn(facts);
  const moved = facts.filter(({ stream }) => stream.startsWith('membership-'));
  const absorptions = await absorptionsOf(tx, moved.map(memberOf));
  return {
    destinations: await destinationsOf(tx, facts),
    deliveries: await deliveriesNamed(tx, facts),
    memberships: await membershipsOf(tx, [...regrouped, ...absorptions, ...moved.flatMap(carriedFrom)]),
    absorptions,
  };
}

interface Ref {
  tenant: string;
  ref: string;
}

const memberOf = ({ metadata, data }: RecordedFact): Ref => ({
  tenant: metadata.tenant,
  ref: (data as { person: Subject }).person.ref,
});

/** Under which id a member was one before. */
function carriedFrom({ metadata, data }: RecordedFact): Ref[] {
  const { carriedFrom: ref } = data as { carriedFrom?: string };
  return ref === undefined ? [] : [{ tenant: metadata.tenant, ref }];
}

/** Everybody whom identity joins or parts. */
function regroupedIn(facts: readonly RecordedFact[]): Ref[] {
  return regroupings(facts).flatMap(({ tenant, person, absorbed, parts }) =>
    [person, ...absorbed, ...parts.flatMap((part) => [part.person, ...part.identifiers])].map(({ ref }) => ({
      tenant,
      ref,
    })),
  );
}

const concerned = ['config-', 'membership-', 'delivery-', 'person-'];

/** Destinations of the tenants that some facts are about. */
async function destinationsOf(tx: EntityManager, facts: readonly RecordedFact[]): Promise<DestinationRow[]> {
  const asked = facts.filter(({ stream }) => concerned.some((prefix) => stream.startsWith(prefix)));
  if (asked.length === 0) return [];
  const tenants = new Set(asked.map(({ metadata }) => metadata.tenant));
  return tx.query<DestinationRow[]>(
    `SELECT ${destinationColumns} FROM destination WHERE tenant = ANY ($1) ORDER BY tenant, id`,
    [[...tenants]],
  );
}

/** Deliveries that some facts are about. */
async function deliveriesNamed(tx: EntityManager, facts: readonly RecordedFact[]): Promise<DeliveryRow[]> {
  const named = facts.filter(({ stream }) => stream.startsWith('delivery-'));
  if (named.length === 0) return [];
  const ids = named.map(({ data }) => (data as { delivery: string }).delivery);
  return tx.query<DeliveryRow[]>(
    `SELECT ${deliveryColumns} FROM delivery
       JOIN (SELECT DISTINCT tenant, id FROM unnest($1::text[], $2::uuid[]) AS a (tenant, id)) named USING (tenant, id)`,
    [named.map(({ metadata }) => metadata.tenant), ids],
  );
}

async function membershipsOf(tx: EntityManager, persons: readonly Ref[]): Promise<MembershipRow[]> {
  if (persons.length === 0) return [];
  return tx.query<MembershipRow[]>(
    `SELECT tenant, segment, person, version, untold FROM membership
       JOIN (SELECT DISTINCT tenant, person FROM unnest($1::text[], $2::text[]) AS a (tenant, person)) named
      USING (tenant, person)`,
    keys(persons),
  );
}

async function absorptionsOf(tx: EntityManager, refs: readonly Ref[]): Promise<AbsorptionRow[]> {
  if (refs.length === 0) return [];
  return tx.query<AbsorptionRow[]>(
    `SELECT tenant, ref, ${instant('at')} FROM absorption
       JOIN (SELECT DISTINCT tenant, ref FROM unnest($1::text[], $2::text[]) AS a (tenant, ref)) named
      USING (tenant, ref)`,
    keys(refs),
  );
}

const keys = (refs: readonly Ref[]): [string[], string[]] => [
  refs.map(({ tenant }) => tenant),
  refs.map(({ ref }) => ref),
];
