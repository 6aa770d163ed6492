import { factId, type Projection } from '@ucv/platform-event-store';
import { projectPersons, withoutErased } from '@ucv/platform-persons';
import { Queue } from '../decide/queue';
import { deleteErased } from './delete-erased';
import { deliveryTables } from './delivery-tables';
import { knownRows } from './delivery-rows';
import { saveQueue } from './save-queue';
import { projectSegmentNames } from './segment-names';

/** Destinations, what is to be sent to them, and what came of it. It sends nothing: that is for the senders. */
export const deliveriesProjection: Projection = {
  name: 'deliveries',
  version: 2,
  reads: ['config-', 'membership-', 'delivery-', 'person-', 'segment-', 'request-'],
  tables: deliveryTables,
  // A delivery's state is that of its last attempt, a name the last that was given. Memberships meet the destinations
  // and persons of their time.
  heedsOrder: ({ stream }) => (/^(delivery|segment)-/.test(stream) ? 'stream' : 'log'),
  async apply(tx, facts) {
    const { facts: remaining, erased } = await withoutErased(tx, facts);
    const queue = new Queue(await knownRows(tx, remaining), (causeId, destination) =>
      factId('activation', causeId, destination),
    );
    await projectPersons(tx, remaining);
    await projectSegmentNames(tx, remaining);
    for (const fact of remaining) queue.take(fact);
    await saveQueue(tx, queue);
    await deleteErased(tx, erased);
  },
};
