import { factId, type Projection } from '@ucv/platform-event-store';
import { projectPersons, withoutErased } from '@ucv/platform-persons';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { Queue } from '../decide/queue';
import { deleteErased } from './delete-erased';
import { deliveryTables } from './delivery-tables';
import { deliveriesNamed, destinationsOf } from './delivery-rows';

/** Destinations, what is to be sent to them, and what came of it. It sends nothing: that is for the senders. */
export const deliveriesProjection: Projection = {
  name: 'deliveries',
  version: 1,
  reads: ['config-', 'membership-', 'delivery-', 'person-', 'request-'],
  tables: deliveryTables,
  // A delivery's state is that of its last attempt. Memberships meet the destinations and persons of their time.
  heedsOrder: ({ stream }) => (stream.startsWith('delivery-') ? 'stream' : 'log'),
  async apply(tx, facts) {
    const { facts: remaining, erased } = await withoutErased(tx, facts);
    await projectPersons(tx, remaining);
    const known = {
      destinations: await destinationsOf(tx, remaining),
      deliveries: await deliveriesNamed(tx, remaining),
    };
    const queue = new Queue(known, (causeId, destination) => factId('activation', causeId, destination));
    for (const fact of remaining) queue.take(fact);
    await save(tx, queue);
    await deleteErased(tx, erased);
  },
};

async function save(tx: EntityManager, { changedDestinations, changedDeliveries }: Queue): Promise<void> {
  await upsertRows(
    tx,
    'destination',
    ['tenant', 'id'],
    [...changedDestinations.values()].map((row) => ({ ...row })),
  );
  await upsertRows(
    tx,
    'delivery',
    ['tenant', 'id'],
    [...changedDeliveries.values()].map((row) => ({ ...row })),
  );
}
