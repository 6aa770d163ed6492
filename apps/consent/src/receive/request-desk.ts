import { Injectable } from '@nestjs/common';
import type { DataRequest, OpenRequest } from '@ucv/contracts-consent';
import { commandMetadata, decide, EventLog, factId, ProjectionRunner } from '@ucv/platform-event-store';
import { randomBytes } from 'node:crypto';
import { requests } from '../decide/requests';
import { Erasures } from '../publish/erasures';
import { requestStream } from '../publish/request-log';
import { People } from './people';

/** Takes in what persons ask for, and has it carried out. */
@Injectable()
export class RequestDesk {
  constructor(
    private readonly log: EventLog,
    private readonly runner: ProjectionRunner,
    private readonly people: People,
    private readonly erasures: Erasures,
  ) {}

  /** @refuses consent.person-unknown */
  async open(
    tenant: string,
    { kind, ref, actor }: OpenRequest,
    correlationId: string | undefined,
  ): Promise<DataRequest> {
    const { identifier, person, members } = await this.people.find(tenant, ref);
    const id = randomBytes(16).toString('hex');
    const at = new Date().toISOString();
    const { position = 0n } = await decide(this.log, requests, requestStream({ tenant, id }), {
      id: factId('consent', id, 'consent.request-received.v1'),
      type: 'consent.request-received.v1',
      data: { request: id, kind, person: identifier, members },
      metadata: commandMetadata({ tenant, actor, at, correlationId: correlationId ?? id }, members),
    });
    await this.runner.reached(position);
    this.erasures.begin({ tenant, id });
    return {
      ...{ id, kind, state: 'received', person: person.ref, identifiers: members.length, receivedAt: at },
      ...{ erasedAt: null, completedAt: null, keysDestroyed: 0, services: [], code: null },
    };
  }
}
