import type { ReadModel } from '@ucv/platform-read-model';
import type { DeliveryRow, DestinationRow } from '../decide/queue';
import { deliveryColumns, destinationColumns } from './delivery-rows';

/** Names a destination across tenants. */
export interface DestinationKey {
  tenant: string;
  id: string;
}

/** What one sender works on now. */
export interface Due {
  destination: DestinationRow;
  deliveries: DeliveryRow[];
  /** Milliseconds until the next one is due; undefined where none is waiting. */
  nextInMs: number | undefined;
}

/**
 * The deliveries of a destination whose time has come, oldest first, at most one for each person, so that what one
 * person's memberships caused leaves in its order.
 * @param under  deliveries and persons that are being sent to: left out
 */
export async function dueDeliveries(
  readModel: ReadModel,
  { tenant, id }: DestinationKey,
  under: { deliveries: string[]; persons: string[] },
  limit: number,
): Promise<Due | undefined> {
  return readModel.forTenant(tenant, async (tx) => {
    const [destination] = await tx.query<DestinationRow[]>(
      `SELECT ${destinationColumns} FROM destination WHERE tenant = $1 AND id = $2`,
      [tenant, id],
    );
    if (!destination) return undefined;
    const pending = `FROM delivery WHERE tenant = $1 AND destination = $2 AND state = 'pending'
      AND id <> ALL ($3::uuid[]) AND person <> ALL ($4::text[])`;
    const named = [tenant, id, under.deliveries, under.persons];
    const rows = await tx.query<DeliveryRow[]>(
      `SELECT ${deliveryColumns} ${pending} AND next_attempt_at <= now()
        ORDER BY delivery.next_attempt_at, delivery.position, id LIMIT $5`,
      [...named, limit],
    );
    const [next] = await tx.query<{ ms: number | null }[]>(
      `SELECT (extract(epoch FROM min(next_attempt_at) - now()) * 1000)::float8 AS ms ${pending}`,
      named,
    );
    return { destination, deliveries: oneForEachPerson(rows), nextInMs: next?.ms ?? undefined };
  });
}

function oneForEachPerson(rows: readonly DeliveryRow[]): DeliveryRow[] {
  const first = new Map<string, DeliveryRow>();
  for (const row of rows) if (!first.has(row.person)) first.set(row.person, row);
  return [...first.values()];
}

/** Every destination that receives what a segment causes. */
export const receivingDestinations = (
  readModel: ReadModel,
): Promise<(DestinationKey & { segment: string })[]> =>
  readModel.transaction((tx) =>
    tx.query('SELECT tenant, id, segment FROM destination WHERE segment IS NOT NULL ORDER BY tenant, id'),
  );

/** How many deliveries wait, over all tenants. */
export async function countWaiting(readModel: ReadModel): Promise<number> {
  const [row] = await readModel.transaction((tx) =>
    tx.query<{ n: string }[]>(`SELECT count(*) AS n FROM delivery WHERE state = 'pending'`),
  );
  return Number(row?.n ?? 0);
}
