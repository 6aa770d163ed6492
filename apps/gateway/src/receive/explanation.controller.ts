import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { ExplainMembership, MembershipExplanation } from '@ucv/contracts-segmentation';
import { Requests } from '@ucv/platform-messaging';
import type { PersonRef } from '../decide/person-ref';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { Documented, idParamOf, instantQueries, purposeHeader, refParam } from './documented';
import { MemberNaming } from './member-naming';
import { idParam, PersonParam } from './person-param';
import { AsOfQuery } from './profile-queries';

/** Why somebody belongs to a segment, or does not, from the log. */
@Controller('v1/profiles/:ref/segments/:id/explanation')
export class ExplanationController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
    private readonly naming: MemberNaming,
  ) {}

  @Get()
  @Documented({
    summary:
      'Why a person belongs to a segment or does not, condition by condition, with names and times of the events that count',
    answer: 'MembershipExplanation',
    refusals: [
      'gateway.ref-invalid',
      'segmentation.segment-unknown',
      'segmentation.person-unknown',
      'gateway.access-not-recorded',
      'gateway.naming-not-allowed',
      'gateway.log-unavailable',
    ],
  })
  @ApiParam(refParam)
  @ApiParam(idParamOf('segment'))
  @ApiQuery(instantQueries.asOf)
  @purposeHeader()
  async explain(
    @Param('ref', PersonParam) ref: PersonRef,
    @Param('id', idParam('segmentation.segment-unknown', 'segment')) segment: string,
    @Query() { asOf }: AsOfQuery,
    @AskedBy() asked: Asked,
  ): Promise<MembershipExplanation> {
    // Who names somebody by an address learns whose it is.
    if ('type' in ref) await this.naming.check(asked);
    const { tenant, requestId } = asked;
    const body: ExplainMembership = { ref, segment, asOf };
    const requests = this.requests.within({ requestId });
    const answer = await requests.ask<MembershipExplanation>('segmentation', 'explain', tenant, body);
    await this.access.profileRead(asked, answer.person);
    return answer;
  }
}
