import { type BeforeApplicationShutdown, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog, LogModule, ProjectionHost, ProjectionRunner } from '@ucv/platform-event-store';
import { evictErased, MessagingModule } from '@ucv/platform-messaging';
import { PersonTables1700000000500 } from '@ucv/platform-persons';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime } from '@ucv/platform-service';
import { join } from 'node:path';
import { KeptPeople } from './project/kept-people';
import { LastTurnTable1700000004000 } from './project/last-turn';
import { NameCatalogue } from './project/name-catalogue';
import { SeenNameTable1700000003000 } from './project/seen-name-table';
import { DefinitionCache } from './project/segments';
import { SegmentationTables1700000002000 } from './project/tables';
import { Explainer } from './receive/explainer';
import { segmentationFeed } from './receive/feed';
import { Keeper } from './receive/keeper';
import { MembershipsController } from './receive/memberships.controller';
import { Preview } from './receive/preview';
import { recoverRows } from './receive/recovery';
import { SegmentDesk } from './receive/segment-desk';
import { SegmentsController } from './receive/segments.controller';
import { SegmentationConfig } from './segmentation.config';

/** Analyse: who belongs to which segment, since when, and why. */
@Module({
  imports: [
    LogModule.register({
      config: SegmentationConfig,
      service: 'segmentation',
      facts: everyFact,
      migrations: [
        PersonTables1700000000500,
        SegmentationTables1700000002000,
        SeenNameTable1700000003000,
        LastTurnTable1700000004000,
      ],
    }),
    MessagingModule.register({
      inject: [SegmentationConfig],
      useFactory: ({ natsUrl, natsSeed }: SegmentationConfig) => ({
        service: 'segmentation',
        url: natsUrl,
        seed: natsSeed,
      }),
    }),
  ],
  controllers: [SegmentsController, MembershipsController],
  providers: [
    DefinitionCache,
    NameCatalogue,
    { provide: KeptPeople, useFactory: () => new KeptPeople() },
    evictErased(Privacy),
    {
      provide: Privacy,
      inject: [ReadModel, SegmentationConfig],
      useFactory: ({ source }: ReadModel, { home }: SegmentationConfig) =>
        Privacy.open({ source, keysFolder: join(home, 'keys') }),
    },
    {
      provide: ProjectionRunner,
      inject: [ProjectionHost, EventLog, ReadModel, Privacy, DefinitionCache, NameCatalogue, KeptPeople],
      useFactory: (
        ...[host, log, readModel, privacy, definitions, names, kept]: [
          ProjectionHost,
          EventLog,
          ReadModel,
          Privacy,
          DefinitionCache,
          NameCatalogue,
          KeptPeople,
        ]
      ) =>
        host.start(segmentationFeed({ log, privacy, definitions, names, kept }), {
          before: () => recoverRows(log, readModel),
          instead:
            'Memberships are folded from the decisions in the log when rows are missing: stop segmentation, empty its schema, start it.',
        }),
    },
    {
      provide: Keeper,
      inject: [EventLog, ReadModel, ProjectionRunner, DefinitionCache, KeptPeople, Lifetime],
      useFactory: (
        ...[log, readModel, runner, definitions, kept, { signal }]: [
          EventLog,
          ReadModel,
          ProjectionRunner,
          DefinitionCache,
          KeptPeople,
          Lifetime,
        ]
      ) => {
        const logger = new Logger('Keeper');
        return new Keeper({ log, readModel, runner, definitions, kept, signal }, (err) =>
          logger.warn({ err }, 'interrupted, trying again'),
        );
      },
    },
    {
      provide: SegmentDesk,
      inject: [EventLog, ReadModel, Privacy, ProjectionRunner],
      useFactory: (...[log, readModel, privacy, runner]: [EventLog, ReadModel, Privacy, ProjectionRunner]) =>
        new SegmentDesk({ log, readModel, privacy, runner }),
    },
    {
      provide: Explainer,
      inject: [EventLog, ReadModel, Privacy, DefinitionCache],
      useFactory: (...parts: ConstructorParameters<typeof Explainer>) => new Explainer(...parts),
    },
    {
      provide: Preview,
      inject: [ReadModel, ProjectionRunner],
      useFactory: (readModel: ReadModel, runner: ProjectionRunner) => new Preview(readModel, runner),
    },
  ],
})
export class SegmentationModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private keeping: Promise<void> | undefined;

  constructor(private readonly keeper: Keeper) {}

  onApplicationBootstrap(): void {
    this.keeping = this.keeper.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.keeping;
  }
}
