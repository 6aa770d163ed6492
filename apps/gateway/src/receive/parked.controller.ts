import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, type ApiParamOptions, ApiQuery } from '@nestjs/swagger';
import type { ParkedFact } from '@ucv/contracts-projections';
import { listPlace, parkedId } from '@ucv/platform-event-store';
import { services } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, limitQuery } from './documented';
import { ParkedCollection, type ParkedPage } from './parked-collection';
import type { RefusalCode } from './refusals';
import {
  checkReason,
  DiscardParkedBody,
  ParkedQuery,
  parkedStates,
  projectionPattern,
  ReplayParkedBody,
} from './parked-queries';

/** As an example alone: there is none there. */
const nowhere = {
  service: 'profile',
  projection: 'profile',
  factId: '00000000-0000-5000-8000-000000000000',
};
const idParam: ApiParamOptions = {
  name: 'id',
  description: 'Id of the parked fact, from a list',
  schema: { type: 'string', examples: [parkedId(nowhere)] },
};

const settling = [
  'gateway.parked-id-invalid',
  'gateway.parked-unknown',
  'gateway.reason-personal',
  'gateway.parked-not-now',
] satisfies RefusalCode[];

/** Facts that a projection could not take, of all services; never their content. */
@Controller('v1/parked')
export class ParkedController {
  constructor(private readonly collection: ParkedCollection) {}

  @Get()
  @Documented({
    summary: 'Facts that a projection could not take, newest first, and services that did not answer',
    answer: 'ParkedPage',
    refusals: ['gateway.cursor-unknown'],
  })
  @ApiQuery({ name: 'service', required: false, schema: { enum: [...services] } })
  @ApiQuery({ name: 'projection', required: false, schema: { type: 'string', pattern: projectionPattern } })
  @ApiQuery({ name: 'state', required: false, schema: { enum: [...parkedStates], default: 'open' } })
  @ApiQuery(limitQuery)
  @ApiQuery(cursorQuery)
  list(@Query() query: ParkedQuery, @AskedBy() asked: Asked): Promise<ParkedPage> {
    if (query.cursor !== undefined && !listPlace(query.cursor)) throw cursorUnknown();
    return this.collection.page(asked, { ...query });
  }

  @Get(':id')
  @Documented({
    summary: 'One parked fact, with its metadata and the names and kinds of its fields, without values',
    answer: 'ParkedFact',
    refusals: ['gateway.parked-id-invalid', 'gateway.parked-unknown', 'gateway.parked-not-now'],
  })
  @ApiParam(idParam)
  get(@Param('id') id: string, @AskedBy() asked: Asked): Promise<ParkedFact> {
    return this.collection.get(asked, id);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Documented({
    summary:
      'Apply it once more; `state` says whether it is in the rows now (`replayed`) or failed again (`open`)',
    body: 'ReplayParked',
    answer: 'ParkedFact',
    refusals: settling,
  })
  @ApiParam(idParam)
  replay(
    @Param('id') id: string,
    @Body() { reason }: ReplayParkedBody,
    @AskedBy() asked: Asked,
  ): Promise<ParkedFact> {
    checkReason(reason);
    return this.collection.settle('replay', asked, { id, reason });
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Documented({
    summary: 'Mark it as of no use, with a reason; it stays listed as discarded, over rebuilds too',
    body: 'DiscardParked',
    answer: 'ParkedFact',
    refusals: settling,
  })
  @ApiParam(idParam)
  discard(
    @Param('id') id: string,
    @Body() { reason }: DiscardParkedBody,
    @AskedBy() asked: Asked,
  ): Promise<ParkedFact> {
    checkReason(reason);
    return this.collection.settle('discard', asked, { id, reason });
  }
}

const cursorUnknown = (): Refusal =>
  new Refusal(
    'gateway.cursor-unknown',
    'This cursor is not one of ours: leave it out to begin at the newest.',
  );
