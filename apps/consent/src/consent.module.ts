import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog, LogModule, ProjectionHost, ProjectionRunner } from '@ucv/platform-event-store';
import { MessagingModule, Notices, Requests } from '@ucv/platform-messaging';
import { PersonTables1700000000500 } from '@ucv/platform-persons';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Metrics } from '@ucv/platform-service';
import { join } from 'node:path';
import { ConsentConfig } from './consent.config';
import { consentProjection } from './project/consent.projection';
import {
  ConsentNotes1700000003000,
  ConsentTables1700000002000,
  PurposeTables1700000001000,
} from './project/tables';
import { DecisionLog } from './publish/decision-log';
import { Erasures } from './publish/erasures';
import { ConsentsController } from './receive/consents.controller';
import { Decisions } from './receive/decisions';
import { KnownPurposes } from './receive/known-purposes';
import { People } from './receive/people';
import { PurposesController } from './receive/purposes.controller';
import { RequestDesk } from './receive/request-desk';
import { RequestsController } from './receive/requests.controller';
import { SignalDecider } from './receive/signals';
import { Standings } from './receive/standings';
import { SuppressionCommands } from './receive/suppression-commands';
import { SuppressionList } from './receive/suppression-list';
import { SuppressionsController } from './receive/suppressions.controller';

export const consentMigrations = [
  PersonTables1700000000500,
  PurposeTables1700000001000,
  ConsentTables1700000002000,
  ConsentNotes1700000003000,
];

type ErasureParts = [EventLog, ReadModel, ProjectionRunner, Privacy, Notices, Requests, Lifetime];

/** Govern: what personal data may be used for, what people decided, and their erasure. */
@Module({
  imports: [
    LogModule.register({
      config: ConsentConfig,
      service: 'consent',
      facts: everyFact,
      migrations: consentMigrations,
    }),
    MessagingModule.register({
      inject: [ConsentConfig],
      useFactory: ({ natsUrl, natsSeed }: ConsentConfig) => ({
        service: 'consent',
        url: natsUrl,
        seed: natsSeed,
      }),
    }),
  ],
  controllers: [PurposesController, ConsentsController, RequestsController, SuppressionsController],
  providers: [
    {
      provide: Privacy,
      inject: [ReadModel, ConsentConfig],
      useFactory: ({ source }: ReadModel, { home }: ConsentConfig) =>
        Privacy.open({ source, keysFolder: join(home, 'keys') }),
    },
    {
      provide: SignalDecider,
      inject: [EventLog, Privacy, Metrics],
      useFactory: (log: EventLog, privacy: Privacy, metrics: Metrics) => {
        const help = 'Preferences in events that could not be read, and so count as refused';
        const unusable = metrics.counter('consent_preferences_unusable_total', help);
        return new SignalDecider(log, privacy, (count) => unusable.inc(count));
      },
    },
    {
      provide: ProjectionRunner,
      inject: [ProjectionHost, SignalDecider],
      useFactory: (host: ProjectionHost, signals: SignalDecider) =>
        host.start(consentProjection(signals), { folding: consentProjection() }),
    },
    {
      provide: Erasures,
      inject: [EventLog, ReadModel, ProjectionRunner, Privacy, Notices, Requests, Lifetime],
      useFactory: (...parts: ErasureParts) => {
        const [log, readModel, runner, privacy, notices, requests, lifetime] = parts;
        return new Erasures({ log, readModel, runner, privacy, notices, requests }, lifetime);
      },
    },
    People,
    KnownPurposes,
    DecisionLog,
    Decisions,
    Standings,
    RequestDesk,
    SuppressionList,
    SuppressionCommands,
  ],
})
export class ConsentModule {}
