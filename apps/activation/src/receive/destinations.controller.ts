import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  CreatedDestination,
  Destinations as DestinationsAnswer,
  DestinationNamed,
  DestinationTested,
  DestinationView,
} from '@ucv/contracts-activation';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { randomUUID } from 'node:crypto';
import { ChangeDestinationDto, CommandDestinationDto } from './change-destination.dto';
import { DefineDestinationDto } from './define-destination.dto';
import { NothingDto, OneDestinationDto } from './deliveries.dto';
import { DestinationCommands } from './destination-commands';
import { Destinations } from './destinations';
import { Rows } from './rows';

@Controller()
export class DestinationsController {
  constructor(
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(DestinationCommands) private readonly commands: DestinationCommands,
    @Inject(Rows) private readonly rows: Rows,
  ) {}

  @Answers('activation', 'define-destination')
  async define(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, ...definition }: DefineDestinationDto,
  ): Promise<CreatedDestination> {
    const { result, position } = await this.commands.define(wanted(tenant, actor, requestId), definition);
    await this.rows.shown(position);
    return { ...(await this.destinations.one(tenant, result.id)), secret: result.secret };
  }

  @Answers('activation', 'change-destination')
  async change(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, ...change }: ChangeDestinationDto,
  ): Promise<DestinationView> {
    await this.rows.shown(await this.commands.change(wanted(tenant, actor, requestId), change));
    return this.destinations.one(tenant, change.id);
  }

  @Answers('activation', 'pause-destination')
  pause(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { id, actor }: CommandDestinationDto,
  ): Promise<DestinationView> {
    return this.command(wanted(tenant, actor, requestId), id, 'pause');
  }

  @Answers('activation', 'resume-destination')
  resume(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { id, actor }: CommandDestinationDto,
  ): Promise<DestinationView> {
    return this.command(wanted(tenant, actor, requestId), id, 'resume');
  }

  @Answers('activation', 'remove-destination')
  async remove(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { id, actor }: CommandDestinationDto,
  ): Promise<DestinationNamed> {
    await this.rows.shown(await this.commands.command(wanted(tenant, actor, requestId), id, 'remove'));
    return { id };
  }

  @Answers('activation', 'destinations')
  async all(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<DestinationsAnswer> {
    return { data: await this.destinations.all(tenant) };
  }

  @Answers('activation', 'destination')
  one(@Tenant() tenant: string, @Payload() { id }: OneDestinationDto): Promise<DestinationView> {
    return this.destinations.one(tenant, id);
  }

  @Answers('activation', 'test-destination')
  test(@Tenant() tenant: string, @Payload() { id }: OneDestinationDto): Promise<DestinationTested> {
    return this.destinations.test(tenant, id);
  }

  private async command(
    by: ReturnType<typeof wanted>,
    id: string,
    kind: 'pause' | 'resume',
  ): Promise<DestinationView> {
    await this.rows.shown(await this.commands.command(by, id, kind));
    return this.destinations.one(by.tenant, id);
  }
}

const wanted = (tenant: string, actor: string, requestId: string | undefined) => ({
  tenant,
  actor,
  correlationId: requestId ?? randomUUID(),
});
