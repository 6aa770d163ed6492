import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RegisterSource, SourceKey, SourceList } from '@ucv/contracts-ingestion';
import { Answers } from '@ucv/platform-messaging';

@Controller()
export class IngestionStandIn {
  @Answers('ingestion', 'sources')
  sources(): SourceList {
    return { sources: [{ source: 'web', registeredAt: '2026-11-01T00:00:00.000Z' }] };
  }

  @Answers('ingestion', 'register-source')
  register(@Payload() { source }: RegisterSource): SourceKey {
    return { source, writeKey: 'a-write-key' };
  }
}
