import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog, LogModule, ProjectionHost, ProjectionRunner } from '@ucv/platform-event-store';
import { MessagingModule, Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime } from '@ucv/platform-service';
import { join } from 'node:path';
import { ProfileConfig } from './profile.config';
import { profileProjection } from './project/profile.projection';
import { profileMigrations } from './project/tables';
import { tellChanged } from './publish/changed-persons';
import { Erasures } from './receive/erasures';
import { LiveView } from './receive/live-view';
import { LogView } from './receive/log-view';
import { ProfileController } from './receive/profile.controller';
import { type LiveProjection, Rebuild } from './receive/rebuild';

const liveProjection = Symbol('live projection');

/** Unify: facts in, one golden record with lineage and one timeline out. */
@Module({
  imports: [
    LogModule.register({
      config: ProfileConfig,
      service: 'profile',
      facts: everyFact,
      migrations: profileMigrations,
    }),
    MessagingModule.register({
      inject: [ProfileConfig],
      useFactory: ({ natsUrl, natsSeed }: ProfileConfig) => ({
        service: 'profile',
        url: natsUrl,
        seed: natsSeed,
      }),
    }),
  ],
  controllers: [ProfileController],
  providers: [
    Erasures,
    {
      provide: Privacy,
      inject: [ReadModel, ProfileConfig],
      useFactory: ({ source }: ReadModel, { home }: ProfileConfig) =>
        Privacy.open({ source, keysFolder: join(home, 'keys') }),
    },
    {
      provide: liveProjection,
      inject: [ProjectionHost, Privacy, Notices, ReadModel],
      useFactory: (
        ...[host, privacy, notices, readModel]: [ProjectionHost, Privacy, Notices, ReadModel]
      ): LiveProjection => {
        const projection = profileProjection(privacy);
        const runner = host.start(projection, { onCommitted: (facts) => tellChanged(notices, facts) });
        return { projection, runner, readModel };
      },
    },
    {
      provide: ProjectionRunner,
      inject: [liveProjection],
      useFactory: ({ runner }: LiveProjection) => runner,
    },
    {
      provide: LiveView,
      inject: [ReadModel, Privacy, liveProjection],
      useFactory: (readModel: ReadModel, privacy: Privacy, { runner }: LiveProjection) =>
        new LiveView(readModel, privacy, runner),
    },
    {
      provide: LogView,
      inject: [EventLog, Privacy, ReadModel],
      useFactory: (...parts: ConstructorParameters<typeof LogView>) => new LogView(...parts),
    },
    {
      provide: Rebuild,
      inject: [EventLog, liveProjection, ProfileConfig, Lifetime],
      useFactory: (...parts: ConstructorParameters<typeof Rebuild>) => new Rebuild(...parts),
    },
  ],
})
export class ProfileModule {}
