import type { DestinationSecrets } from '@ucv/contracts-activation';
import { streamName } from '@ucv/envelope';
import type { Privacy } from '@ucv/platform-privacy';
import type { DestinationRow } from '../decide/rows';
import type { Endpoint } from './webhooks';

export interface OpenedDestination extends Endpoint {
  traits: string[] | undefined;
}

/** Opens what is sealed of destinations; rows never hold a url or a secret in the clear. */
export class Endpoints {
  constructor(private readonly privacy: Privacy) {}

  /** In order; undefined for one whose key is gone or whose seal is broken. */
  async open(rows: readonly DestinationRow[]): Promise<(OpenedDestination | undefined)[]> {
    const opened = await this.privacy.openMany(
      rows.map(({ tenant, id, fact_id: eventId, sealed }) => ({
        tenant,
        stream: streamName('config', tenant, id),
        eventId,
        type: 'activation.destination-defined.v1',
        sealed,
      })),
    );
    return opened.map((outcome, i) => {
      if (outcome.state !== 'opened') return undefined;
      const { url, secret, traits } = outcome.content as DestinationSecrets;
      return { destination: rows[i]?.id ?? '', url: new URL(url), secret, traits, allowed: [] };
    });
  }
}
