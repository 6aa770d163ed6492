import type { DestinationTested, DestinationView } from '@ucv/contracts-activation';
import type { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { unknownDestination } from '../decide/destination';
import { testMessage } from '../decide/message';
import { outcomeOf } from '../decide/outcome';
import type { DestinationRow } from '../decide/rows';
import { destinationRow, destinationsWithCounts, type StateCounts, stateOf } from '../project/delivery-views';
import { allowedAddresses } from '../project/due-deliveries';
import type { Endpoints, OpenedDestination } from '../publish/endpoints';
import type { Webhooks } from '../publish/webhooks';

/** As long as a real delivery usually has; the gateway waits 20 s for the answer. */
const testTimeoutMs = 15_000;

/** What destinations are looked at with. */
export interface DestinationMeans {
  readModel: ReadModel;
  endpoints: Endpoints;
  webhooks: Webhooks;
}

/** Shows destinations, and tries them. */
export class Destinations {
  constructor(private readonly means: DestinationMeans) {}

  async all(tenant: string, id?: string): Promise<DestinationView[]> {
    const { readModel, endpoints } = this.means;
    const rows = await readModel.forTenant(tenant, (tx) => destinationsWithCounts(tx, tenant, id));
    const opened = await endpoints.open(rows);
    return rows.map((row, i) => view(row, opened[i]));
  }

  /** @refuses activation.destination-unknown */
  async one(tenant: string, id: string): Promise<DestinationView> {
    const [found] = await this.all(tenant, id);
    if (!found) throw unknownDestination();
    return found;
  }

  /** Also of one that is paused. @refuses activation.destination-unknown */
  async test(tenant: string, id: string): Promise<DestinationTested> {
    const { readModel, endpoints, webhooks } = this.means;
    const { row, allowed } = await readModel.forTenant(tenant, async (tx) => ({
      row: await destinationRow(tx, tenant, id),
      allowed: await allowedAddresses(tx, tenant),
    }));
    const [endpoint] = row && !row.removed ? await endpoints.open([row]) : [];
    if (!row || !endpoint) throw unknownDestination();
    const started = performance.now();
    const delivery = randomUUID();
    const message = testMessage(new Date().toISOString(), row.purpose);
    const options = { timeoutMs: testTimeoutMs };
    const sent = await webhooks.send({ ...endpoint, allowed }, delivery, message, options);
    const milliseconds = Math.round(performance.now() - started);
    if (sent === 'too-late') throw new Error('a test has no deadline');
    const { outcome, status, reason } = outcomeOf(sent, {
      delivery,
      attempt: 1,
      before: 0,
      firstRetrySeconds: 0,
    });
    return { delivered: outcome === 'delivered', status, reason, milliseconds };
  }
}

const view = (
  row: DestinationRow & { deliveries: StateCounts },
  opened: OpenedDestination | undefined,
): DestinationView => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  settings: { origin: opened?.url.origin ?? '', traits: opened?.traits },
  segment: row.segment,
  on: row.transitions,
  purpose: row.purpose,
  contact: row.contact,
  state: stateOf(row),
  version: row.version,
  createdAt: row.created_at,
  deliveries: row.deliveries,
});
