import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Segment, Segments } from '@ucv/contracts-segmentation';
import { streamName } from '@ucv/envelope';
import { commandMetadata, decide, EventLog } from '@ucv/platform-event-store';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { randomBytes, randomUUID } from 'node:crypto';
import { segment } from '../decide/segment';
import { DefineSegmentDto } from './define-segment.dto';

@Controller()
export class SegmentsController {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
  ) {}

  @Answers('segmentation', 'define-segment')
  async define(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, ...definition }: DefineSegmentDto,
  ): Promise<Segment> {
    const defined: Segment = { id: randomBytes(16).toString('hex'), version: 1, ...definition };
    const metadata = commandMetadata({
      tenant,
      actor,
      at: new Date().toISOString(),
      correlationId: requestId ?? randomUUID(),
    });
    await decide(this.log, segment, streamName('segment', tenant, defined.id), {
      factId: randomUUID(),
      segment: defined,
      metadata,
    });
    return defined;
  }

  @Answers('segmentation', 'segments')
  async all(@Tenant() tenant: string): Promise<Segments> {
    const data = await this.readModel.forTenant(tenant, (tx) =>
      tx.query<Segment[]>(
        'SELECT id, name, description, "when", 1 AS version FROM segment WHERE tenant = $1 ORDER BY name, id',
        [tenant],
      ),
    );
    return { data: data.map((one) => ({ ...one, state: 'ready', evaluated: 0, members: 0 })) };
  }
}
