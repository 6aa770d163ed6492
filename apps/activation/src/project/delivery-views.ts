import {
  type Deliveries,
  type DeliveryState,
  deliveryStates,
  type DeliveryView,
  type GetDeliveries,
} from '@ucv/contracts-activation';
import { membersOf, personsOf } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import type { DeliveryRow, DestinationRow } from '../decide/queue';
import { cursorOf, readCursor } from './cursor';
import { deliveryColumns, destinationColumns } from './delivery-rows';

type NamedDelivery = DeliveryRow & { destination_name: string };

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
            (SELECT name FROM destination o
              WHERE o.tenant = delivery.tenant AND o.id = delivery.destination) AS destination_name
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
  destination: { id: row.destination, name: row.destination_name },
  person,
  state: row.state,
  attempts: row.attempts,
  cause: row.cause,
  createdAt: row.created_at,
  nextAttemptAt: row.next_attempt_at,
  last: row.last,
});

export type StateCounts = Record<DeliveryState, number>;

export const noDeliveries = (): StateCounts =>
  Object.fromEntries(deliveryStates.map((state) => [state, 0])) as StateCounts;

/** A tenant's destinations in the order of their making, with their deliveries by state. */
export async function destinationsWithCounts(
  tx: EntityManager,
  tenant: string,
): Promise<(DestinationRow & { deliveries: StateCounts })[]> {
  const rows = await tx.query<DestinationRow[]>(
    `SELECT ${destinationColumns} FROM destination WHERE tenant = $1 ORDER BY destination.created_at, id`,
    [tenant],
  );
  const counts = await tx.query<{ destination: string; state: DeliveryState; n: string }[]>(
    'SELECT destination, state, count(*) AS n FROM delivery WHERE tenant = $1 GROUP BY 1, 2',
    [tenant],
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

/** What may be replayed: dead ones of a destination, or dead and refused ones by id; the oldest first. */
export function replayable(
  tx: EntityManager,
  tenant: string,
  asked: { destination?: string; deliveries?: readonly string[] },
): Promise<DeliveryRow[]> {
  return tx.query<DeliveryRow[]>(
    `SELECT ${deliveryColumns} FROM delivery
      WHERE tenant = $1 AND ($2::text IS NULL OR destination = $2) AND ($3::uuid[] IS NULL OR id = ANY ($3))
        AND (state = 'dead' OR (state = 'refused' AND $3::uuid[] IS NOT NULL))
      ORDER BY delivery.position, id LIMIT 1000`,
    [tenant, asked.destination ?? null, asked.deliveries ?? null],
  );
}
