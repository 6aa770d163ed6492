import type {
  CreatedDestination,
  DefineDestination,
  DestinationData,
  DestinationSecrets,
  DestinationTested,
  DestinationView,
} from '@ucv/contracts-activation';
import { type FactMetadata, streamName } from '@ucv/envelope';
import { commandMetadata, decide, type EventLog } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomBytes, randomUUID } from 'node:crypto';
import { destination } from '../decide/destination';
import { destinationUrl, signingSecret } from '../decide/destination-url';
import { testMessage } from '../decide/message';
import { outcomeOf } from '../decide/outcome';
import { destinationRow, destinationsWithCounts, noDeliveries } from '../project/delivery-views';
import { type AddressGuard, AddressRefused } from '../publish/address-guard';
import type { Endpoints } from '../publish/endpoints';
import type { Webhooks } from '../publish/webhooks';

/** As long as a real delivery usually has; the gateway waits 20 s for the answer. */
const testTimeoutMs = 15_000;

/** What destinations are set up and looked at with. */
export interface DestinationMeans {
  log: EventLog;
  readModel: ReadModel;
  privacy: Privacy;
  endpoints: Endpoints;
  guard: AddressGuard;
  webhooks: Webhooks;
}

/** Sets destinations up, shows them, tries them. */
export class Destinations {
  constructor(private readonly means: DestinationMeans) {}

  /** @refuses activation.url-invalid, activation.address-refused, activation.secret-invalid */
  async define(
    tenant: string,
    { actor, settings, ...definition }: DefineDestination,
    correlationId: string,
  ): Promise<CreatedDestination & { position: bigint | undefined }> {
    const url = destinationUrl(settings.url);
    const secret = signingSecret(settings.secret ?? `whsec_${randomBytes(24).toString('base64')}`);
    await this.refusePrivate(url);
    const at = new Date().toISOString();
    const id = randomBytes(16).toString('hex');
    const metadata = commandMetadata({ tenant, actor, at, correlationId });
    const secrets: DestinationSecrets = { url: url.href, secret, traits: settings.traits };
    const position = await this.append({ id, ...definition }, secrets, metadata);
    const shown = { origin: url.origin, traits: settings.traits };
    const { segment = null, ...about } = definition;
    return {
      id,
      ...about,
      segment,
      settings: shown,
      createdAt: at,
      deliveries: noDeliveries(),
      secret,
      position,
    };
  }

  async all(tenant: string): Promise<DestinationView[]> {
    const { readModel, endpoints } = this.means;
    const rows = await readModel.forTenant(tenant, (tx) => destinationsWithCounts(tx, tenant));
    const opened = await endpoints.open(rows);
    return rows.map((row, i) => ({
      id: row.id,
      name: row.name,
      kind: row.kind,
      settings: { origin: opened[i]?.url.origin ?? '', traits: opened[i]?.traits },
      segment: row.segment,
      on: row.transitions,
      purpose: row.purpose,
      createdAt: row.created_at,
      deliveries: row.deliveries,
    }));
  }

  /** @refuses activation.destination-unknown */
  async test(tenant: string, id: string): Promise<DestinationTested> {
    const { readModel, endpoints, webhooks } = this.means;
    const row = await readModel.forTenant(tenant, (tx) => destinationRow(tx, tenant, id));
    const [endpoint] = row ? await endpoints.open([row]) : [];
    if (!row || !endpoint) throw unknownDestination();
    const started = performance.now();
    const delivery = randomUUID();
    const message = testMessage(new Date().toISOString(), row.purpose);
    const sent = await webhooks.send(endpoint, delivery, message, { timeoutMs: testTimeoutMs });
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

  private async refusePrivate(url: URL): Promise<void> {
    try {
      await this.means.guard.check(url);
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error;
      throw new Refusal(
        'activation.address-refused',
        'The url leads to an address that is not public. Ask the operator to name it in UCV_ALLOW_PRIVATE_DESTINATIONS.',
      );
    }
  }

  private async append(
    definition: Omit<DestinationData, 'sealed'>,
    content: DestinationSecrets,
    metadata: FactMetadata,
  ): Promise<bigint | undefined> {
    const { tenant, occurredAt: at } = metadata;
    const { id } = definition;
    const stream = streamName('config', tenant, id);
    const factId = randomUUID();
    const type = 'activation.destination-defined.v1';
    const [outcome] = await this.means.privacy.sealMany([
      { tenant, ref: id, cls: 'statutory', at, stream, eventId: factId, type, content },
    ]);
    if (!outcome || !('sealed' in outcome)) throw new Error('a new destination cannot be erased');
    const { sealed } = outcome;
    const { position } = await decide(this.means.log, destination, stream, {
      factId,
      destination: { ...definition, sealed },
      metadata: { ...metadata, kid: sealed.kid },
    });
    return position;
  }
}

export const unknownDestination = (): Refusal =>
  new Refusal('activation.destination-unknown', 'There is no destination with this id: list them.', {
    status: 404,
  });
