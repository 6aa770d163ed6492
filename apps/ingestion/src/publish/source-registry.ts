import { Injectable } from '@nestjs/common';
import { streamName } from '@ucv/envelope';
import { decide, EventLog, type ProjectionRunner } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { sourcesRef } from '../decide/event-id';
import { sources } from '../decide/sources';
import { hashOf } from '../project/source-directory';

interface Registration {
  tenant: string;
  source: string;
  writeKey: string;
  actor?: string;
}

/** Writes sources to the log. */
@Injectable()
export class SourceRegistry {
  /** Set once the projection runs: who registers a source may use its key at once. */
  projected: Pick<ProjectionRunner, 'reached'> | undefined;

  constructor(private readonly log: EventLog) {}

  /** @returns whether it was registered: false where there is a source of that name */
  async register(registration: Registration): Promise<boolean> {
    const position = await this.decide(registration, false);
    if (position === undefined) return false;
    await this.projected?.reached(position);
    return true;
  }

  /** Makes sure that a source has this key. For the boot: does not wait for the projection. */
  async ensure(registration: Registration): Promise<void> {
    await this.decide(registration, true);
  }

  private async decide(
    { tenant, source, writeKey, actor = 'service:ingestion' }: Registration,
    replaceKey: boolean,
  ): Promise<bigint | undefined> {
    const command = {
      tenant,
      source,
      writeKeyHash: hashOf(writeKey),
      replaceKey,
      actor,
      at: new Date().toISOString(),
      correlationId: randomUUID(),
    };
    const { position } = await decide(
      this.log,
      sources,
      streamName('config', tenant, sourcesRef(tenant)),
      command,
    );
    return position;
  }
}
