import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { DataRequest, DataRequests } from '@ucv/contracts-consent';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { requestsOf } from '../project/requests';
import { RequestDesk } from './request-desk';
import { GetRequestDto, NothingDto, OpenRequestDto } from './requests.dto';

/** What persons ask for about their data. */
@Controller()
export class RequestsController {
  constructor(
    private readonly desk: RequestDesk,
    private readonly readModel: ReadModel,
  ) {}

  @Answers('consent', 'open-request')
  open(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() request: OpenRequestDto,
  ): Promise<DataRequest> {
    return this.desk.open(tenant, request, requestId);
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
