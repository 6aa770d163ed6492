import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import {
  type DataRequest,
  type DataRequests,
  type OpenRequest,
  type RequestKind,
  requestKinds,
} from '@ucv/contracts-consent';
import { Requests } from '@ucv/platform-messaging';
import { Expose, Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented, idParamOf } from './documented';
import { Optional } from './field-rules';
import { checkedRef, idParam, IsPersonRef } from './person-param';

class DataRequestBody {
  /** `type` says the same, as other platforms call it. */
  @Expose()
  @Transform(({ value, obj }) => (value as unknown) ?? (obj as DataRequestBody).type)
  @IsIn(requestKinds)
  kind: RequestKind;

  @Optional() @IsIn(requestKinds) type?: RequestKind;
  @IsPersonRef() subject: string;
}

/** What people ask about their data, such as to erase it; carried out by consent. */
@Controller('v1/requests')
export class DataRequestsController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({ summary: 'Requests of data subjects, newest first', answer: 'DataRequestList' })
  list(@AskedBy() { tenant, requestId }: Asked): Promise<DataRequests> {
    return this.requests.within({ requestId }).ask('consent', 'requests', tenant, {});
  }

  @Post()
  @HttpCode(202)
  @Documented({
    summary: 'Open a request; an erasure begins at once and cannot be undone',
    body: 'OpenDataRequest',
    answer: 'DataRequest',
    status: 202,
    refusals: ['consent.person-unknown'],
  })
  open(
    @Body() { kind, subject }: DataRequestBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<DataRequest> {
    const body: OpenRequest = { kind, ref: checkedRef(subject), actor };
    return this.requests.within({ requestId }).ask('consent', 'open-request', tenant, body);
  }

  @Get(':id')
  @Documented({
    summary: 'How far a request has come',
    answer: 'DataRequest',
    refusals: ['consent.request-unknown'],
  })
  @ApiParam(idParamOf('request'))
  request(
    @Param('id', idParam('consent.request-unknown', 'request')) id: string,
    @AskedBy() { tenant, requestId }: Asked,
  ): Promise<DataRequest> {
    return this.requests.within({ requestId }).ask('consent', 'request', tenant, { id });
  }
}
