import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog, LogModule, ProjectionHost, ProjectionRunner } from '@ucv/platform-event-store';
import { evictErased, MessagingModule, Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { join } from 'node:path';
import { IdentityConfig } from './identity.config';
import { identityMigrations } from './project/tables';
import { descriptions } from './project/descriptions';
import { learnInThread } from './publish/learning-thread';
import { Matcher } from './publish/matcher';
import { Teller } from './publish/tell';
import { CorrectionCommands } from './receive/correction-commands';
import { CorrectionsController } from './receive/corrections.controller';
import { IdentityController } from './receive/identity.controller';
import { OrderDesk } from './receive/order-desk';
import { OrdersController } from './receive/orders.controller';
import { People } from './receive/people';
import { ReviewDesk } from './receive/review-desk';
import { RulesDesk } from './receive/rules-desk';
import { recoverGraph } from './receive/recovery';
import { resolver } from './receive/resolver';
import { WeightsCommands } from './receive/weights-commands';
import { WeightsController } from './receive/weights.controller';

/** Resolve: decides which person each fragment belongs to, and says so on the log. */
@Module({
  imports: [
    LogModule.register({
      config: IdentityConfig,
      service: 'identity',
      facts: everyFact,
      migrations: identityMigrations,
    }),
    MessagingModule.register({
      inject: [IdentityConfig],
      useFactory: ({ natsUrl, natsSeed }: IdentityConfig) => ({
        service: 'identity',
        url: natsUrl,
        seed: natsSeed,
      }),
    }),
  ],
  controllers: [IdentityController, OrdersController, CorrectionsController, WeightsController],
  providers: [
    {
      provide: Privacy,
      inject: [ReadModel, IdentityConfig],
      useFactory: ({ source }: ReadModel, { home }: IdentityConfig) =>
        Privacy.open({ source, keysFolder: join(home, 'keys') }),
    },
    evictErased(Privacy),
    People,
    OrderDesk,
    RulesDesk,
    ReviewDesk,
    CorrectionCommands,
    {
      provide: ProjectionRunner,
      inject: [ProjectionHost, EventLog, ReadModel, Notices],
      useFactory: (...[host, log, readModel, notices]: [ProjectionHost, EventLog, ReadModel, Notices]) => {
        const teller = new Teller(notices, readModel);
        return host.start(resolver(log), {
          before: (signal) => recoverGraph(log, readModel, signal),
          onCommitted: (facts) => teller.tell(facts),
          instead:
            'The graph is folded from the decisions in the log when its rows are missing: stop identity, empty its schema, start it.',
        });
      },
    },
    {
      provide: WeightsCommands,
      inject: [EventLog, ReadModel, ProjectionRunner],
      useFactory: (...[log, readModel, runner]: [EventLog, ReadModel, ProjectionRunner]) =>
        new WeightsCommands({ log, readModel, runner, learn: learnInThread }),
    },
    {
      provide: Matcher,
      inject: [ProjectionHost, EventLog, ReadModel, ProjectionRunner, Privacy, WeightsCommands],
      useFactory: (
        ...[host, log, readModel, resolver, privacy, weights]: [
          ProjectionHost,
          EventLog,
          ReadModel,
          ProjectionRunner,
          Privacy,
          WeightsCommands,
        ]
      ) => {
        const grown = weights.grown.bind(weights);
        const matcher = new Matcher({ log, readModel, resolver, privacy, grown });
        host.start(descriptions(privacy), { onCommitted: () => matcher.wake() });
        return matcher;
      },
    },
  ],
})
export class IdentityModule {}
