import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  CreatedDestination,
  Destinations as DestinationsAnswer,
  DestinationTested,
} from '@ucv/contracts-activation';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { randomUUID } from 'node:crypto';
import { DefineDestinationDto } from './define-destination.dto';
import { NothingDto, OneDestinationDto } from './deliveries.dto';
import { Destinations } from './destinations';
import { Rows } from './rows';

@Controller()
export class DestinationsController {
  constructor(
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(Rows) private readonly rows: Rows,
  ) {}

  @Answers('activation', 'define-destination')
  async define(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() definition: DefineDestinationDto,
  ): Promise<CreatedDestination> {
    const { position, ...created } = await this.destinations.define(
      tenant,
      definition,
      requestId ?? randomUUID(),
    );
    await this.rows.shown(position);
    return created;
  }

  @Answers('activation', 'destinations')
  async all(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<DestinationsAnswer> {
    return { data: await this.destinations.all(tenant) };
  }

  @Answers('activation', 'test-destination')
  test(@Tenant() tenant: string, @Payload() { id }: OneDestinationDto): Promise<DestinationTested> {
    return this.destinations.test(tenant, id);
  }
}
