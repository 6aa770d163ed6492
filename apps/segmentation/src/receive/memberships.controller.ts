import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Members, MembershipExplanation, SegmentPreview } from '@ucv/contracts-segmentation';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { Explainer } from './explainer';
import { membersOf } from './members';
import { Preview } from './preview';
import { ExplainMembershipDto, GetMembersDto, PreviewSegmentDto } from './requests.dto';

/** Who belongs to segments, and why. */
@Controller()
export class MembershipsController {
  constructor(
    private readonly readModel: ReadModel,
    private readonly explainer: Explainer,
    private readonly previews: Preview,
  ) {}

  @Answers('segmentation', 'members')
  members(@Tenant() tenant: string, @Payload() asked: GetMembersDto): Promise<Members> {
    return this.readModel.forTenant(tenant, (tx) => membersOf(tx, tenant, asked));
  }

  @Answers('segmentation', 'explain')
  explain(@Tenant() tenant: string, @Payload() asked: ExplainMembershipDto): Promise<MembershipExplanation> {
    return this.explainer.explain(tenant, asked);
  }

  @Answers('segmentation', 'preview')
  preview(@Tenant() tenant: string, @Payload() { when }: PreviewSegmentDto): Promise<SegmentPreview> {
    return this.previews.preview(tenant, when);
  }
}
