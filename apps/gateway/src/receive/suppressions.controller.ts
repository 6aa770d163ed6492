import { Body, Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type {
  GetSuppressions,
  LiftSuppression,
  SuppressedIdentifier,
  Suppression,
  Suppressions,
} from '@ucv/contracts-consent';
import { Requests } from '@ucv/platform-messaging';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, idParamOf, limitQuery } from './documented';
import { IsCursor, IsText, Optional } from './field-rules';
import { checkReason, longestReasonSent } from './parked-queries';
import { checkedIdentifier, idParam, IsIdentifier } from './person-param';

class SuppressionsQuery {
  @Optional() @IsIdentifier() identifier?: string;
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
  @Optional() @IsCursor() cursor?: string;
}

class LiftByIdBody {
  @IsText(longestReasonSent) reason: string;
}

class LiftByIdentifierBody extends LiftByIdBody {
  @IsIdentifier() identifier: string;
}

/** Identifiers that erasures suppressed, kept by consent: by kind, time and request, since their values are gone. */
@Controller('v1/suppressions')
export class SuppressionsController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({
    summary: 'Identifiers of erased people that are not taken in again, newest first; values are gone',
    answer: 'SuppressionPage',
    refusals: ['consent.cursor-unknown'],
  })
  @ApiQuery({
    name: 'identifier',
    required: false,
    schema: { type: 'string' },
    description: 'Only this one, `type:value` percent-encoded',
  })
  @ApiQuery(limitQuery)
  @ApiQuery(cursorQuery)
  list(@Query() { identifier, ...page }: SuppressionsQuery, @AskedBy() asked: Asked): Promise<Suppressions> {
    const body: GetSuppressions = {
      ...page,
      ...(identifier ? { identifier: checkedIdentifier(identifier) } : {}),
    };
    const { tenant, requestId } = asked;
    return this.requests.within({ requestId }).ask('consent', 'suppressions', tenant, body);
  }

  @Delete()
  @Documented({
    summary: 'Let an identifier be taken in again, under a new ref; what was erased stays erased',
    body: 'LiftSuppression',
    answer: 'Suppression',
    refusals: ['consent.suppression-unknown', 'gateway.reason-personal'],
  })
  liftOf(
    @Body() { identifier, reason }: LiftByIdentifierBody,
    @AskedBy() asked: Asked,
  ): Promise<Suppression> {
    return this.lift(asked, { identifier: checkedIdentifier(identifier), reason });
  }

  @Delete(':id')
  @Documented({
    summary: 'The same, by the id of a list',
    body: 'LiftSuppressionById',
    answer: 'Suppression',
    refusals: ['consent.suppression-unknown', 'gateway.reason-personal'],
  })
  @ApiParam(idParamOf('suppression'))
  liftById(
    @Param('id', idParam('consent.suppression-unknown', 'suppression')) id: string,
    @Body() { reason }: LiftByIdBody,
    @AskedBy() asked: Asked,
  ): Promise<Suppression> {
    return this.lift(asked, { id, reason });
  }

  private lift(
    { tenant, requestId, actor }: Asked,
    which: { id?: string; identifier?: SuppressedIdentifier; reason: string },
  ): Promise<Suppression> {
    checkReason(which.reason);
    const body: LiftSuppression = { ...which, actor };
    return this.requests.within({ requestId }).ask('consent', 'lift-suppression', tenant, body);
  }
}
