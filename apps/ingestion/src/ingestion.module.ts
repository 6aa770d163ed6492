import { Logger, Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog, LogModule, ProjectionHost } from '@ucv/platform-event-store';
import { evictErased, MessagingModule } from '@ucv/platform-messaging';
import { ErasedTables1700000000400 } from '@ucv/platform-persons';
import { normaliseIdentifier, Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { join } from 'node:path';
import { IngestionConfig } from './ingestion.config';
import { blockedValuesProjection } from './project/blocked-values.projection';
import { RejectedEventRows } from './project/rejected-event-rows';
import { RejectedEvents1700000006000 } from './project/rejected-event-tables';
import { RejectedEventsFeed } from './project/rejected-events-feed';
import { SourceDirectory } from './project/source-directory';
import { sourceProjection } from './project/source.projection';
import {
  BlockedValues1700000004000,
  CountryOfTenant1700000005000,
  IngestionTables1700000002000,
  ProjectionOfSources1700000003000,
} from './project/tables';
import { Claims } from './publish/claims';
import { Housekeeping } from './publish/housekeeping';
import { Intake } from './publish/intake';
import { RecordedBefore } from './publish/recorded-before';
import { Recorder } from './publish/recorder';
import { RejectedContents } from './publish/rejected-contents';
import { RejectedInbox } from './publish/rejected-inbox';
import { SettleRejected } from './publish/settle-rejected';
import { Settlements } from './publish/settlements';
import { SourceRegistry } from './publish/source-registry';
import { Collector } from './receive/collector';
import { CollectorFaults } from './receive/collector-faults';
import { CollectorMetrics } from './receive/collector-metrics';
import { DoorAgain } from './receive/door-again';
import { EdgeController } from './receive/edge.controller';
import { LiftedSuppressions } from './receive/lifted-suppressions';
import { PixelController } from './receive/pixel.controller';
import { RejectedEventsController } from './receive/rejected-events.controller';
import { ReplayRejected } from './receive/replay-rejected';
import { SettingsController } from './receive/settings.controller';
import { SettleSome } from './receive/settle-some';
import { SourcesController } from './receive/sources.controller';
import { TrackingController } from './receive/tracking.controller';

/** One append holds what fits 500 events' streams; two groups overlap, so that the disk and the CPU both work. */
const group = { group: 500, groups: 2 };

/** Collect: takes events in over HTTP, and writes each to the log once, sealed. */
@Module({
  imports: [
    LogModule.register({
      config: IngestionConfig,
      service: 'ingestion',
      facts: everyFact,
      migrations: [
        IngestionTables1700000002000,
        ProjectionOfSources1700000003000,
        BlockedValues1700000004000,
        CountryOfTenant1700000005000,
        ErasedTables1700000000400,
        RejectedEvents1700000006000,
      ],
    }),
    MessagingModule.register({
      inject: [IngestionConfig],
      useFactory: ({ natsUrl, natsSeed }: IngestionConfig) => ({
        service: 'ingestion',
        url: natsUrl,
        seed: natsSeed,
      }),
    }),
  ],
  controllers: [
    TrackingController,
    PixelController,
    SettingsController,
    SourcesController,
    RejectedEventsController,
    EdgeController,
  ],
  providers: [
    Collector,
    CollectorFaults,
    CollectorMetrics,
    evictErased(Privacy),
    LiftedSuppressions,
    Housekeeping,
    RejectedContents,
    RejectedEventRows,
    RejectedEventsFeed,
    RecordedBefore,
    DoorAgain,
    ReplayRejected,
    SettleRejected,
    SettleSome,
    SourceDirectory,
    SourceRegistry,
    {
      provide: Privacy,
      inject: [ReadModel, IngestionConfig],
      useFactory: ({ source }: ReadModel, { home }: IngestionConfig) =>
        Privacy.open({ source, keysFolder: join(home, 'keys') }),
    },
    { provide: Claims, inject: [ReadModel], useFactory: (readModel: ReadModel) => new Claims(readModel) },
    {
      provide: Settlements,
      inject: [Claims],
      useFactory: (claims: Claims) =>
        new Settlements(claims, (err) => new Logger('Settlements').warn({ err }, 'claims stay unsettled')),
    },
    {
      provide: Recorder,
      inject: [ProjectionHost, EventLog, Privacy, Claims, Settlements],
      useFactory: (host: ProjectionHost, ...parts: ConstructorParameters<typeof Recorder>) => {
        const recorder = new Recorder(...parts);
        host.beforeReached.push(() => recorder.drained());
        return recorder;
      },
    },
    {
      provide: Intake,
      inject: [Recorder, IngestionConfig, CollectorMetrics],
      useFactory: (recorder: Recorder, { maxQueue }: IngestionConfig, metrics: CollectorMetrics) =>
        new Intake(recorder, { ...group, queue: maxQueue }, metrics),
    },
    {
      provide: RejectedInbox,
      inject: [EventLog, Privacy],
      useFactory: (log: EventLog, privacy: Privacy) => new RejectedInbox(log, privacy, normaliseIdentifier),
    },
  ],
})
export class IngestionModule {
  constructor(
    host: ProjectionHost,
    registry: SourceRegistry,
    directory: SourceDirectory,
    { writeKey }: IngestionConfig,
  ) {
    registry.projected = host.start(sourceProjection, {
      before: () => registry.ensure({ tenant: 'main', source: 'default', writeKey }),
      onCommitted: () => directory.renew(),
    });
    host.start(blockedValuesProjection, { onCommitted: () => directory.renew() });
  }
}
