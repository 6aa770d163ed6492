import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, type ApiParamOptions, ApiQuery } from '@nestjs/swagger';
import type {
  DiscardRejectedEvents,
  GetRejectedEvent,
  RejectedEventDetail,
  RejectedEvents,
  RejectedEventsSettled,
  ReplayRejectedEvents,
} from '@ucv/contracts-ingestion';
import { Requests } from '@ucv/platform-messaging';
import { mayOpen } from '../decide/access';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, instantQuery, limitQuery, purposeHeader } from './documented';
import { checkReason } from './parked-queries';
import { idParam } from './person-param';
import {
  checkMend,
  checkWhich,
  codePattern,
  DiscardRejectedBody,
  rejectedIdPattern,
  RejectedQuery,
  rejectedStates,
  ReplayRejectedBody,
} from './rejected-queries';

const idOfPath: ApiParamOptions = {
  name: 'id',
  description: 'Id of the rejected event, from the list',
  schema: { type: 'string', pattern: rejectedIdPattern },
};
const isId = (id: string): boolean => new RegExp(rejectedIdPattern).test(id);
const known = idParam('ingestion.rejected-event-unknown', 'rejected event', isId);

/** Milliseconds for a hundred events to go through the door. */
const patience = 30_000;

/** Events that were not taken in, kept by ingestion with the reason. */
@Controller('v1/rejected-events')
export class RejectedEventsController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
  ) {}

  @Get()
  @Documented({
    summary:
      'Events that were not taken in, newest first, with the reason and without content; counts beside them',
    answer: 'RejectedEventPage',
  })
  @ApiQuery({ name: 'code', required: false, schema: { type: 'string', pattern: codePattern } })
  @ApiQuery({ name: 'source', required: false, schema: { type: 'string' } })
  @ApiQuery(instantQuery('from', 'Leave out what was received earlier', 'start'))
  @ApiQuery(instantQuery('to', 'Leave out what was received later'))
  @ApiQuery({ name: 'state', required: false, schema: { enum: [...rejectedStates], default: 'open' } })
  @ApiQuery(limitQuery)
  @ApiQuery(cursorQuery)
  list(@Query() query: RejectedQuery, @AskedBy() asked: Asked): Promise<RejectedEvents> {
    return this.ask(asked, 'rejected-events', { ...query });
  }

  @Get(':id')
  @Documented({
    summary: 'One of them: what was wrong, its fields without values; opened for admin and governance',
    answer: 'RejectedEventDetail',
    refusals: ['ingestion.rejected-event-unknown', 'gateway.access-not-recorded'],
  })
  @ApiParam(idOfPath)
  @purposeHeader()
  async get(@Param('id', known) id: string, @AskedBy() asked: Asked): Promise<RejectedEventDetail> {
    const body: GetRejectedEvent = { id, open: mayOpen(asked.role) };
    const found = await this.ask<RejectedEventDetail>(asked, 'rejected-event', body);
    if ('event' in found) await this.opened(asked, found);
    return found;
  }

  @Post('replay')
  @HttpCode(200)
  @Documented({
    summary: 'Put some through the same door again, corrected or as they are; what is still wrong stays',
    body: 'ReplayRejected',
    answer: 'RejectedEventsSettled',
    refusals: ['ingestion.queue-full'],
  })
  replay(@Body() body: ReplayRejectedBody, @AskedBy() asked: Asked): Promise<RejectedEventsSettled> {
    checkWhich(body);
    checkMend(body);
    const { actor, requestId } = asked;
    const request: ReplayRejectedEvents = { ...body, actor, requestId };
    return this.ask(asked, 'replay-rejected', request);
  }

  @Post('discard')
  @HttpCode(200)
  @Documented({
    summary: 'Mark some as of no use, with a reason; they stay listed as discarded',
    body: 'DiscardRejected',
    answer: 'RejectedEventsSettled',
    refusals: ['gateway.reason-personal'],
  })
  discard(@Body() body: DiscardRejectedBody, @AskedBy() asked: Asked): Promise<RejectedEventsSettled> {
    checkWhich(body);
    checkReason(body.reason);
    const { actor, requestId } = asked;
    const request: DiscardRejectedEvents = { ...body, actor, requestId };
    return this.ask(asked, 'discard-rejected', request);
  }

  /** Everybody whom the event names was shown. */
  private async opened(asked: Asked, { subjects }: RejectedEventDetail): Promise<void> {
    if (subjects.length === 0) return this.access.eventsRead(asked);
    for (const subject of subjects) await this.access.profileRead(asked, subject);
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object): Promise<T> {
    return this.requests.within({ requestId, timeout: patience }).ask<T>('ingestion', name, tenant, body);
  }
}
