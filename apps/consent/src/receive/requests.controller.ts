import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { DataRequest, DataRequests } from '@ucv/contracts-consent';
import { commandMetadata, decide, EventLog, factId, ProjectionRunner } from '@ucv/platform-event-store';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomBytes } from 'node:crypto';
import { requests } from '../decide/requests';
import { requestsOf } from '../project/requests';
import { Erasures } from '../publish/erasures';
import { requestStream } from '../publish/request-log';
import { People } from './people';
import { GetRequestDto, NothingDto, OpenRequestDto } from './requests.dto';

/** What persons ask for about their data. */
@Controller()
export class RequestsController {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    private readonly people: People,
    private readonly erasures: Erasures,
  ) {}

  @Answers('consent', 'open-request')
  async open(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { kind, ref, actor }: OpenRequestDto,
  ): Promise<DataRequest> {
    const { identifier, members } = await this.people.find(tenant, ref);
    const id = randomBytes(16).toString('hex');
    const context = { tenant, actor, at: new Date().toISOString(), correlationId: requestId ?? id };
    const { position = 0n } = await decide(this.log, requests, requestStream({ tenant, id }), {
      id: factId('consent', id, 'consent.request-received.v1'),
      type: 'consent.request-received.v1',
      data: { request: id, kind, person: identifier, members },
      metadata: commandMetadata(context, members),
    });
    await this.runner.reached(position);
    const received = { state: 'received', person: members[0]?.ref ?? identifier.ref } as const;
    this.erasures.begin({ tenant, id });
    return {
      ...{ id, kind, ...received, identifiers: members.length, receivedAt: context.at },
      ...{ erasedAt: null, completedAt: null, keysDestroyed: 0, services: [], code: null },
    };
  }

  @Answers('consent', 'request')
  async one(@Tenant() tenant: string, @Payload() { id }: GetRequestDto): Promise<DataRequest> {
    const [request] = await this.readModel.forTenant(tenant, (tx) => requestsOf(tx, tenant, id));
    if (request) return request;
    throw new Refusal('consent.request-unknown', 'There is no request of that id: check it.', {
      status: 404,
    });
  }

  @Answers('consent', 'requests')
  async all(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<DataRequests> {
    return { data: await this.readModel.forTenant(tenant, (tx) => requestsOf(tx, tenant)) };
  }
}
