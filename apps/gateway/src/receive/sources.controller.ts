import { Body, Controller, Get, Post } from '@nestjs/common';
import type { RegisterSource, SourceKey, SourceList } from '@ucv/contracts-ingestion';
import { Requests } from '@ucv/platform-messaging';
import { Matches } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { sourceNamePattern } from './field-rules';

class RegisterSourceBody {
  @Matches(new RegExp(sourceNamePattern), {
    message:
      'must start with a lower-case letter or digit; then a-z, 0-9, _ and -, at most 40 characters in all',
  })
  source: string;
}

/** Sources of events and their write keys, kept by ingestion. */
@Controller('v1/sources')
export class SourcesController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({ summary: 'Sources of this tenant; never their keys', answer: 'SourceList' })
  async list(@AskedBy() { tenant, requestId }: Asked): Promise<{ data: SourceList['sources'] }> {
    const requests = this.requests.within({ requestId });
    return { data: (await requests.ask<SourceList>('ingestion', 'sources', tenant, {})).sources };
  }

  @Post()
  @Documented({
    summary: 'Register a source; its write key is shown this once',
    body: 'RegisterSource',
    answer: 'SourceKey',
    status: 201,
    refusals: ['ingestion.source-exists'],
  })
  register(
    @Body() { source }: RegisterSourceBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<SourceKey> {
    const body: RegisterSource = { source, actor };
    return this.requests.within({ requestId }).ask<SourceKey>('ingestion', 'register-source', tenant, body);
  }
}
