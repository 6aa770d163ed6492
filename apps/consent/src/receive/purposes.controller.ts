import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type Purpose, type Purposes } from '@ucv/contracts-consent';
import { commandMetadata, configStream, decide, EventLog } from '@ucv/platform-event-store';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { purposes } from '../decide/purposes';
import { purposesOf } from '../project/purposes';
import { DefinePurposeDto } from './define-purpose.dto';

@Controller()
export class PurposesController {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
  ) {}

  @Answers('consent', 'define-purpose')
  async define(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, ...purpose }: DefinePurposeDto,
  ): Promise<Purpose> {
    const metadata = commandMetadata({
      tenant,
      actor,
      at: new Date().toISOString(),
      correlationId: requestId ?? randomUUID(),
    });
    await decide(this.log, purposes, configStream(tenant, 'purposes'), {
      factId: randomUUID(),
      purpose,
      metadata,
    });
    return purpose;
  }

  @Answers('consent', 'purposes')
  async all(@Tenant() tenant: string): Promise<Purposes> {
    const defined = await this.readModel.forTenant(tenant, (tx) => purposesOf(tx, tenant));
    return { data: [...defined.values()] };
  }
}
