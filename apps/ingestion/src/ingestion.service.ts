import { natsTransport } from '@ucv/platform-messaging';
import type { ServiceDefinition } from '@ucv/platform-service';
import { IngestionConfig } from './ingestion.config';
import { IngestionModule } from './ingestion.module';
import { collectorDoor } from './receive/collector-door';

/** The service as main.ts runs it and its specs start it. */
export const ingestion: ServiceDefinition<IngestionConfig> = {
  name: 'ingestion',
  config: IngestionConfig,
  module: IngestionModule,
  transport: ({ natsUrl, natsSeed }) => natsTransport({ service: 'ingestion', url: natsUrl, seed: natsSeed }),
  door: collectorDoor,
};
