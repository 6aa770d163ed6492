import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { DefinedSegment, Segments, SegmentView } from '@ucv/contracts-segmentation';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { segmentViews } from '../project/segments';
import { DefineSegmentDto, GetSegmentDto, NothingDto, RemoveSegmentDto } from './requests.dto';
import { SegmentDesk } from './segment-desk';

/** Definitions of segments. */
@Controller()
export class SegmentsController {
  constructor(
    private readonly desk: SegmentDesk,
    private readonly readModel: ReadModel,
  ) {}

  @Answers('segmentation', 'define-segment')
  define(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, ...definition }: DefineSegmentDto,
  ): Promise<DefinedSegment> {
    return this.desk.define({ tenant, actor, requestId }, definition);
  }

  @Answers('segmentation', 'remove-segment')
  async remove(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, id }: RemoveSegmentDto,
  ): Promise<{ id: string }> {
    await this.desk.remove({ tenant, actor, requestId }, id);
    return { id };
  }

  @Answers('segmentation', 'segments')
  async all(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<Segments> {
    return { data: await this.readModel.forTenant(tenant, (tx) => segmentViews(tx, tenant)) };
  }

  @Answers('segmentation', 'segment')
  one(@Tenant() tenant: string, @Payload() { id }: GetSegmentDto): Promise<SegmentView> {
    return this.desk.view(tenant, id);
  }
}
