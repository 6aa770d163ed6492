import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type {
  DefinedSegment,
  DefineSegment,
  GetMembers,
  Members,
  PreviewSegment,
  RemoveSegment,
  SegmentPreview,
  Segments,
  SegmentView,
} from '@ucv/contracts-segmentation';
import { Requests } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { maySeeConditions } from '../decide/access';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, idParamOf, limitQueryUpTo, purposeHeader } from './documented';
import { MemberNaming } from './member-naming';
import { type NamedPerson, PeopleNames } from './people-names';
import { idParam } from './person-param';
import { MembersQuery, PreviewBody, SegmentBody } from './segment-bodies';

const segmentId = idParam('segmentation.segment-unknown', 'segment');
const segmentParam = idParamOf('segment');

/** What a segment is to those who do not build any. */
type SegmentName = Pick<SegmentView, 'id' | 'name' | 'description'>;

const named = ({ id, name, description }: SegmentView): SegmentName => ({
  id,
  name,
  ...(description === undefined ? {} : { description }),
});

/** Members of whom it is said who they are; absent where nobody is known any more. */
type NamedMembers = Omit<Members, 'data'> & { data: (Members['data'][number] & { named?: NamedPerson })[] };

/** Each leaves an access fact before the answer. */
const mostNamed = 200;

/** A condition is tried on everybody. */
const previewMs = 30_000;

/** Segments: who belongs to them follows from the log. Kept by segmentation. */
@Controller('v1/segments')
export class SegmentsController {
  constructor(
    private readonly requests: Requests,
    private readonly people: PeopleNames,
    private readonly naming: MemberNaming,
  ) {}

  @Get()
  @Documented({
    summary:
      'Segments of this tenant, how far they are built, how many belong to each; to representatives their names alone',
    answer: 'SegmentList',
  })
  async list(@AskedBy() asked: Asked): Promise<Segments | { data: SegmentName[] }> {
    const segments = await this.ask<Segments>(asked, 'segments', {});
    return maySeeConditions(asked.role) ? segments : { data: segments.data.map(named) };
  }

  @Post()
  @Documented({
    summary:
      'Define a segment; it is built over the whole history. Names never seen so far come back as warnings',
    body: 'SegmentDefinition',
    answer: 'DefinedSegment',
    status: 201,
    refusals: ['segmentation.condition-invalid', 'segmentation.name-taken'],
  })
  define(@Body() segment: SegmentBody, @AskedBy() asked: Asked): Promise<DefinedSegment> {
    const body: DefineSegment = { ...segment, actor: asked.actor };
    return this.ask(asked, 'define-segment', body);
  }

  @Post('preview')
  @HttpCode(200)
  @Documented({
    summary: 'Whom a condition would hold now: how many, and some of them; nothing is kept',
    body: 'SegmentCondition',
    answer: 'SegmentPreview',
    refusals: ['segmentation.condition-invalid'],
  })
  preview(@Body() { when }: PreviewBody, @AskedBy() asked: Asked): Promise<SegmentPreview> {
    const body: PreviewSegment = { when };
    return this.ask(asked, 'preview', body, previewMs);
  }

  @Get(':id')
  @Documented({ summary: 'One segment', answer: 'Segment', refusals: ['segmentation.segment-unknown'] })
  @ApiParam(segmentParam)
  segment(@Param('id', segmentId) id: string, @AskedBy() asked: Asked): Promise<SegmentView> {
    return this.ask(asked, 'segment', { id });
  }

  @Put(':id')
  @Documented({
    summary: 'Define a segment anew; memberships follow a changed condition',
    body: 'SegmentDefinition',
    answer: 'DefinedSegment',
    refusals: ['segmentation.condition-invalid', 'segmentation.segment-unknown', 'segmentation.name-taken'],
  })
  @ApiParam(segmentParam)
  redefine(
    @Param('id', segmentId) id: string,
    @Body() segment: SegmentBody,
    @AskedBy() asked: Asked,
  ): Promise<DefinedSegment> {
    const body: DefineSegment = { id, ...segment, actor: asked.actor };
    return this.ask(asked, 'define-segment', body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Documented({
    summary: 'Remove a segment; its members leave it',
    refusals: ['segmentation.segment-unknown', 'segmentation.segment-in-use'],
  })
  @ApiParam(segmentParam)
  async remove(@Param('id', segmentId) id: string, @AskedBy() asked: Asked): Promise<void> {
    const body: RemoveSegment = { id, actor: asked.actor };
    await this.ask(asked, 'remove-segment', body);
  }

  @Get(':id/members')
  @Documented({
    summary:
      'Who belongs to a segment, by person id; with `named` who they are, for marketers where the tenant allows it',
    answer: 'Members',
    refusals: [
      'segmentation.segment-unknown',
      'gateway.naming-not-allowed',
      'gateway.access-not-recorded',
      'gateway.log-unavailable',
    ],
  })
  @ApiParam(segmentParam)
  @ApiQuery(limitQueryUpTo(1000, 100))
  @ApiQuery(cursorQuery)
  @ApiQuery({
    name: 'named',
    required: false,
    schema: { type: 'boolean', default: false },
    description: `Says who they are, at most ${mostNamed} at once; each leaves an access fact`,
  })
  @purposeHeader()
  async members(
    @Param('id', segmentId) segment: string,
    @Query() { named: wanted, ...page }: MembersQuery,
    @AskedBy() asked: Asked,
  ): Promise<Members | NamedMembers> {
    if (wanted) await this.checkNaming(asked, page.limit);
    const body: GetMembers = { segment, ...page };
    const members = await this.ask<Members>(asked, 'members', body);
    if (!wanted) return members;
    const people = await this.people.of(
      asked,
      members.data.map(({ person }) => ({ type: 'person', ref: person })),
    );
    return { ...members, data: members.data.map((one) => ({ ...one, named: people.get(one.person) })) };
  }

  /** @refuses gateway.naming-not-allowed, http.invalid-input */
  private async checkNaming(asked: Asked, limit: number): Promise<void> {
    await this.naming.check(asked);
    if (limit <= mostNamed) return;
    const details = [{ field: 'limit', problem: `must be at most ${mostNamed} beside named` }];
    throw new Refusal('http.invalid-input', `Not usable as sent: limit: ${details[0]!.problem}.`, {
      details,
    });
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object, timeout?: number): Promise<T> {
    return this.requests.within({ requestId, timeout }).ask<T>('segmentation', name, tenant, body);
  }
}
