import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { endedBy, type Queue } from '../decide/queue';

/** Writes what a batch has changed. */
export async function saveQueue(tx: EntityManager, queue: Queue): Promise<void> {
  const { changedDestinations, changedDeliveries } = queue;
  await upsertRows(tx, 'destination', ['tenant', 'id'], copies(changedDestinations.values()));
  await upsertRows(tx, 'delivery', ['tenant', 'id'], copies(changedDeliveries.values()));
  await overtake(tx, queue);
  for (const removed of queue.removed) await endWaiting(tx, removed);
  await saveMemberships(tx, queue);
  await upsertRows(tx, 'absorption', ['tenant', 'ref'], copies(queue.absorptions.changed.values()));
}

const copies = (rows: Iterable<object>): Record<string, unknown>[] => [...rows].map((row) => ({ ...row }));

/** Marks what a later message about the same person takes back: it follows from which deliveries there are, alone. */
async function overtake(tx: EntityManager, { forAudiences }: Queue): Promise<void> {
  if (forAudiences.length === 0) return;
  await tx.query(
    `UPDATE delivery d SET overtaken = true
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::numeric[])
              AS n (tenant, destination, person, transition, position)
      WHERE d.tenant = n.tenant AND d.person = n.person AND d.destination = n.destination AND NOT d.overtaken
        AND d.position < n.position AND d.cause->>'transition' <> n.transition`,
    [
      forAudiences.map(({ tenant }) => tenant),
      forAudiences.map(({ destination }) => destination),
      forAudiences.map(({ person }) => person),
      forAudiences.map(({ cause }) => cause.transition),
      forAudiences.map(({ position }) => position),
    ],
  );
}

interface Removed {
  tenant: string;
  id: string;
  at: string;
}

async function endWaiting(tx: EntityManager, { tenant, id, at }: Removed): Promise<void> {
  const { state, ended } = endedBy('destination-removed', at);
  await tx.query(
    `UPDATE delivery SET state = $3, ended = $4, next_attempt_at = NULL, held = NULL, claimed = false
      WHERE tenant = $1 AND destination = $2 AND state IN ('pending', 'held')`,
    [tenant, id, state, ended],
  );
}

async function saveMemberships(tx: EntityManager, { memberships }: Queue): Promise<void> {
  const changed = [...memberships.changed.values()];
  const ended = changed.filter(({ holds }) => !holds).map(({ row }) => row);
  const held = changed.filter(({ holds }) => holds).map(({ row }) => row);
  if (ended.length > 0)
    await tx.query(
      `DELETE FROM membership m USING unnest($1::text[], $2::text[], $3::text[]) AS e (tenant, person, segment)
        WHERE m.tenant = e.tenant AND m.person = e.person AND m.segment = e.segment`,
      [
        ended.map(({ tenant }) => tenant),
        ended.map(({ person }) => person),
        ended.map(({ segment }) => segment),
      ],
    );
  await upsertRows(tx, 'membership', ['tenant', 'person', 'segment'], copies(held));
}
