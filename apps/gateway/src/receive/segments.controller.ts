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
import { maySeeConditions } from '../decide/access';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, idParamOf, limitQueryUpTo } from './documented';
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

/** A condition is tried on everybody. */
const previewMs = 30_000;

/** Segments: who belongs to them follows from the log. Kept by segmentation. */
@Controller('v1/segments')
export class SegmentsController {
  constructor(private readonly requests: Requests) {}

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
    summary: 'Who belongs to a segment, by person id',
    answer: 'Members',
    refusals: ['segmentation.segment-unknown'],
  })
  @ApiParam(segmentParam)
  @ApiQuery(limitQueryUpTo(1000, 100))
  @ApiQuery(cursorQuery)
  members(
    @Param('id', segmentId) segment: string,
    @Query() page: MembersQuery,
    @AskedBy() asked: Asked,
  ): Promise<Members> {
    const body: GetMembers = { segment, ...page };
    return this.ask(asked, 'members', body);
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object, timeout?: number): Promise<T> {
    return this.requests.within({ requestId, timeout }).ask<T>('segmentation', name, tenant, body);
  }
}
