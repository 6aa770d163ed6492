import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Deliveries, DeliveriesReplayed } from '@ucv/contracts-activation';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { deliveriesPage } from '../project/delivery-views';
import { GetDeliveriesDto, ReplayDeliveriesDto } from './deliveries.dto';
import { Replay } from './replay';
import { Rows } from './rows';

@Controller()
export class DeliveriesController {
  constructor(
    private readonly readModel: ReadModel,
    @Inject(Replay) private readonly replays: Replay,
    @Inject(Rows) private readonly rows: Rows,
  ) {}

  @Answers('activation', 'deliveries')
  deliveries(@Tenant() tenant: string, @Payload() asked: GetDeliveriesDto): Promise<Deliveries> {
    return this.readModel.forTenant(tenant, (tx) => deliveriesPage(tx, tenant, asked));
  }

  @Answers('activation', 'replay-deliveries')
  async replay(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: ReplayDeliveriesDto,
  ): Promise<DeliveriesReplayed> {
    const { position, ...counts } = await this.replays.replay(tenant, asked, requestId ?? randomUUID());
    await this.rows.shown(position);
    return counts;
  }
}
