import type { RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';
import type { DeliveryRow, DestinationRow } from '../decide/queue';

const instant = (column: string): string =>
  `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

/** Columns of `delivery` as a DeliveryRow has them; sessions are in UTC. */
export const deliveryColumns = `tenant, id, destination, person, person_type, state, attempts, attempts_before, cause,
  correlation, ${['since', 'created_at', 'next_attempt_at'].map(instant).join(', ')}, position::text AS position, last`;

/** Columns of `destination` as a DestinationRow has them. */
export const destinationColumns = `tenant, id, name, kind, segment, transitions, purpose, sealed, fact_id,
  ${instant('created_at')}`;

/** Destinations of the tenants in whose segments somebody moved. */
export async function destinationsOf(
  tx: EntityManager,
  facts: readonly RecordedFact[],
): Promise<DestinationRow[]> {
  const moved = facts.filter(({ stream }) => stream.startsWith('membership-'));
  if (moved.length === 0) return [];
  const tenants = new Set(moved.map(({ metadata }) => metadata.tenant));
  return tx.query<DestinationRow[]>(
    `SELECT ${destinationColumns} FROM destination WHERE tenant = ANY ($1) ORDER BY tenant, id`,
    [[...tenants]],
  );
}

/** Deliveries that some facts are about. */
export async function deliveriesNamed(
  tx: EntityManager,
  facts: readonly RecordedFact[],
): Promise<DeliveryRow[]> {
  const named = facts.filter(({ stream }) => stream.startsWith('delivery-'));
  if (named.length === 0) return [];
  const ids = named.map(({ data }) => (data as { delivery: string }).delivery);
  return tx.query<DeliveryRow[]>(
    `SELECT ${deliveryColumns} FROM delivery
       JOIN (SELECT DISTINCT tenant, id FROM unnest($1::text[], $2::uuid[]) AS a (tenant, id)) named USING (tenant, id)`,
    [named.map(({ metadata }) => metadata.tenant), ids],
  );
}
