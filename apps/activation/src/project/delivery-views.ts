import {
  type Deliveries,
  type DeliveryState,
  deliveryStates,
  type DeliveryView,
  type DestinationState,
  type GetDeliveries,
  type Hold,
} from '@ucv/contracts-activation';
import { membersOf, personsOf } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import type { DeliveryRow, DestinationRow } from '../decide/rows';
import { cursorOf, readCursor } from './cursor';
import { deliveryColumns, destinationColumns } from './delivery-rows';

type NamedDelivery = DeliveryRow & {
  to: { name: string; removed: boolean; paused: boolean };
  segment_name: string | null;
};

/** One page of deliveries, newest first. @refuses activation.cursor-unknown */
export async function deliveriesPage(
  tx: EntityManager,
  tenant: string,
  asked: GetDeliveries,
): Promise<Deliveries> {
  const rows = await deliveriesAfter(tx, tenant, asked);
  const page = rows.slice(0, asked.limit);
  const refs = page.map(({ person }) => person);
  const persons = await personsOf(tx, tenant, refs);
  const last = page.at(-1);
  return {
    data: page.map((row) => view(row, persons.get(row.person) ?? row.person)),
    cursor: last && rows.length > asked.limit ? cursorOf(last) : null,
  };
}

/** One more than asked for, so that it shows whether there are more. */
async function deliveriesAfter(
  tx: EntityManager,
  tenant: string,
  { destination, state, person, cursor, limit }: GetDeliveries,
): Promise<NamedDelivery[]> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const refs = person === undefined ? undefined : await refsOf(tx, tenant, person);
  return tx.query<NamedDelivery[]>(
    `SELECT ${deliveryColumns},
            (SELECT jsonb_build_object('name', name, 'removed', removed, 'paused', paused) FROM destination o
              WHERE o.tenant = delivery.tenant AND o.id = delivery.destination) AS "to",
            (SELECT name FROM segment s
              WHERE s.tenant = delivery.tenant AND s.id = delivery.cause->>'segment') AS segment_name
       FROM delivery
      WHERE tenant = $1 AND ($2::text IS NULL OR destination = $2) AND ($3::text IS NULL OR state = $3)
        AND ($4::text[] IS NULL OR person = ANY ($4))
        AND ($5::numeric IS NULL OR (delivery.position, id) < ($5, $6::uuid))
      ORDER BY delivery.position DESC, id DESC LIMIT $7`,
    [tenant, destination, state, refs, after?.position, after?.id, limit + 1],
  );
}

/** A person's deliveries hang on the id that they had when the cause was recorded. */
async function refsOf(tx: EntityManager, tenant: string, person: string): Promise<string[]> {
  const survivor = (await personsOf(tx, tenant, [person])).get(person) ?? person;
  const members = (await membersOf(tx, tenant, [survivor])).get(survivor) ?? [];
  return [person, ...members.map(({ ref }) => ref)];
}

const view = (row: NamedDelivery, person: string): DeliveryView => ({
  id: row.id,
  destination: { id: row.destination, name: row.to.name, state: stateOf(row.to) },
  segment: { id: row.cause.segment, name: row.segment_name },
  person,
  state: row.state,
  attempts: row.attempts,
  cause: row.cause,
  createdAt: row.created_at,
  nextAttemptAt: row.next_attempt_at,
  held: row.held && holdOf(row.held),
  ended: row.ended,
  last: row.last,
});

const holdOf = ({ under: _, ...hold }: Hold & { under: string }): Hold => hold;

export const stateOf = ({ removed, paused }: Pick<DestinationRow, 'removed' | 'paused'>): DestinationState =>
  removed ? 'removed' : paused ? 'paused' : 'active';

export type StateCounts = Record<DeliveryState, number>;

export const noDeliveries = (): StateCounts =>
  Object.fromEntries(deliveryStates.map((state) => [state, 0])) as StateCounts;

/** A tenant's destinations, or one, in the order of their making, with their deliveries by state; removed ones are gone. */
export async function destinationsWithCounts(
  tx: EntityManager,
  tenant: string,
  id?: string,
): Promise<(DestinationRow & { deliveries: StateCounts })[]> {
  const rows = await tx.query<DestinationRow[]>(
    `SELECT ${destinationColumns} FROM destination
      WHERE tenant = $1 AND NOT removed AND ($2::text IS NULL OR id = $2) ORDER BY destination.created_at, id`,
    [tenant, id ?? null],
  );
  const counts = await tx.query<{ destination: string; state: DeliveryState; n: string }[]>(
    `SELECT destination, state, count(*) AS n FROM delivery
      WHERE tenant = $1 AND ($2::text IS NULL OR destination = $2) GROUP BY 1, 2`,
    [tenant, id ?? null],
  );
  return rows.map((row) => {
    const deliveries = noDeliveries();
    for (const { destination, state, n } of counts) if (destination === row.id) deliveries[state] = Number(n);
    return { ...row, deliveries };
  });
}

/** One destination, where there is one. */
export async function destinationRow(
  tx: EntityManager,
  tenant: string,
  id: string,
): Promise<DestinationRow | undefined> {
  const [row] = await tx.query<DestinationRow[]>(
    `SELECT ${destinationColumns} FROM destination WHERE tenant = $1 AND id = $2`,
    [tenant, id],
  );
  return row;
}

/**
 * What may be replayed: dead ones of a destination, or dead, refused and expired ones by id; the oldest first. One that
 * was overtaken would undo what a later one has done.
 */
export function replayable(
  tx: EntityManager,
  tenant: string,
  asked: { destination?: string; deliveries?: readonly string[] },
): Promise<(DeliveryRow & { overtaken: boolean })[]> {
  return tx.query<(DeliveryRow & { overtaken: boolean })[]>(
    `SELECT ${deliveryColumns}, overtaken FROM delivery
      WHERE tenant = $1 AND ($2::text IS NULL OR destination = $2) AND ($3::uuid[] IS NULL OR id = ANY ($3))
        AND (state = 'dead' AND ($3::uuid[] IS NOT NULL OR NOT overtaken)
             OR state IN ('refused', 'expired') AND $3::uuid[] IS NOT NULL)
        AND NOT EXISTS (SELECT FROM destination o WHERE o.tenant = $1 AND o.id = delivery.destination AND o.removed)
      ORDER BY delivery.position, id LIMIT 1000`,
    [tenant, asked.destination ?? null, asked.deliveries ?? null],
  );
}

/** How many dead ones of a destination a later one has overtaken. */
export async function countSuperseded(
  tx: EntityManager,
  tenant: string,
  destination: string,
): Promise<number> {
  const [row] = await tx.query<{ n: string }[]>(
    `SELECT count(*) AS n FROM delivery WHERE tenant = $1 AND destination = $2 AND state = 'dead' AND overtaken`,
    [tenant, destination],
  );
  return Number(row?.n ?? 0);
}
