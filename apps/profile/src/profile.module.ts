import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog, LogModule, ProjectionHost, ProjectionRunner } from '@ucv/platform-event-store';
import { evictErased, MessagingModule, Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { join } from 'node:path';
import { ProfileConfig } from './profile.config';
import { profileProjection } from './project/profile.projection';
import { relationsProjection } from './project/relations.projection';
import { profileMigrations } from './project/tables';
import { tellChanged } from './publish/changed-persons';
import { LiveView } from './receive/live-view';
import { LogView } from './receive/log-view';
import { ProfileController } from './receive/profile.controller';
import { RelationsController } from './receive/relations.controller';
import { RelationsRunner, RelationsView } from './receive/relations-view';

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
  controllers: [ProfileController, RelationsController],
  providers: [
    evictErased(Privacy),
    {
      provide: Privacy,
      inject: [ReadModel, ProfileConfig],
      useFactory: ({ source }: ReadModel, { home }: ProfileConfig) =>
        Privacy.open({ source, keysFolder: join(home, 'keys') }),
    },
    {
      provide: ProjectionRunner,
      inject: [ProjectionHost, Privacy, Notices],
      useFactory: (host: ProjectionHost, privacy: Privacy, notices: Notices) =>
        host.start(profileProjection(privacy), { onCommitted: (facts) => tellChanged(notices, facts) }),
    },
    {
      provide: RelationsRunner,
      inject: [ProjectionHost, Privacy],
      useFactory: (host: ProjectionHost, privacy: Privacy) => host.start(relationsProjection(privacy)),
    },
    {
      provide: RelationsView,
      inject: [ReadModel, Privacy],
      useFactory: (...parts: ConstructorParameters<typeof RelationsView>) => new RelationsView(...parts),
    },
    {
      provide: LiveView,
      inject: [ReadModel, Privacy, ProjectionRunner],
      useFactory: (...parts: ConstructorParameters<typeof LiveView>) => new LiveView(...parts),
    },
    {
      provide: LogView,
      inject: [EventLog, Privacy, ReadModel],
      useFactory: (...parts: ConstructorParameters<typeof LogView>) => new LogView(...parts),
    },
  ],
})
export class ProfileModule {}
