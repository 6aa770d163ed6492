import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { DefineSegment, Segment, Segments, When } from '@ucv/contracts-segmentation';
import { Requests } from '@ucv/platform-messaging';
import { IsObject, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';

class SegmentBody implements Omit<Segment, 'id' | 'version'> {
  @IsString() @MinLength(1) @MaxLength(200) name: string;
  @IsOptional() @IsString() @MaxLength(2000) description?: string;
  @IsObject() when: When;
}

const segmentBody = {
  type: 'object',
  required: ['name', 'when'],
  properties: { name: { type: 'string' }, description: { type: 'string' }, when: { type: 'object' } },
};

/** Definitions of segments, kept by segmentation. */
@Controller('v1/segments')
export class SegmentsController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({ summary: 'Segments of this tenant', answer: 'SegmentList' })
  list(@AskedBy() { tenant, requestId }: Asked): Promise<Segments> {
    return this.requests.within({ requestId }).ask('segmentation', 'segments', tenant, {});
  }

  @Post()
  @Documented({ summary: 'Define a segment', answer: 'Segment', status: 201 })
  @ApiBody({ schema: segmentBody })
  define(@Body() segment: SegmentBody, @AskedBy() { tenant, requestId, actor }: Asked): Promise<Segment> {
    const body: DefineSegment = { ...segment, actor };
    return this.requests.within({ requestId }).ask('segmentation', 'define-segment', tenant, body);
  }
}
