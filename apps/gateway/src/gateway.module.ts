import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { everyFact } from '@ucv/contracts-catalogue';
import { LogModule } from '@ucv/platform-event-store';
import { evictErased, MessagingModule } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { GatewayConfig } from './gateway.config';
import { privacyProvider } from './privacy.provider';
import { TokenTable } from './project/token-projection';
import { ProjectionOfTokens1763900001000, TokenTable1763900000000 } from './project/token-table';
import { AccessLog } from './publish/access-log';
import { AllowedAddressesController } from './receive/allowed-addresses.controller';
import { BearerGuard } from './receive/bearer.guard';
import { CorrectionsController } from './receive/corrections.controller';
import { ConsentsController } from './receive/consents.controller';
import { DataRequestsController } from './receive/data-requests.controller';
import { DeliveriesController } from './receive/deliveries.controller';
import { DestinationsController } from './receive/destinations.controller';
import { EventLines } from './receive/event-lines';
import { EventListing } from './receive/event-listing';
import { EventsController } from './receive/events.controller';
import { ExplanationController } from './receive/explanation.controller';
import { GatewayHealthController, HomeController } from './receive/home.controller';
import { IdentityController } from './receive/identity.controller';
import { MemberNaming } from './receive/member-naming';
import { MemberNamingController } from './receive/member-naming.controller';
import { PeopleNames } from './receive/people-names';
import { SampleNames } from './receive/sample-names';
import { ParkedCollection } from './receive/parked-collection';
import { ParkedController } from './receive/parked.controller';
import { ProfilesController } from './receive/profiles.controller';
import { Projections } from './receive/projections';
import { ProjectionsController } from './receive/projections.controller';
import { ContactPolicyController } from './receive/contact-policy.controller';
import { PurposesController } from './receive/purposes.controller';
import { ReviewsController } from './receive/reviews.controller';
import { WeightsController } from './receive/weights.controller';
import { RejectedEventsController } from './receive/rejected-events.controller';
import { RelationsController } from './receive/relations.controller';
import { SegmentsController } from './receive/segments.controller';
import { SourcesController } from './receive/sources.controller';
import { Tokens } from './receive/tokens';
import { SuppressionsController } from './receive/suppressions.controller';
import { TokensController } from './receive/tokens.controller';

@Module({
  imports: [
    MessagingModule.register({
      inject: [GatewayConfig],
      useFactory: ({ natsUrl, natsSeed }) => ({ service: 'gateway', url: natsUrl, seed: natsSeed }),
    }),
    LogModule.register({
      config: GatewayConfig,
      service: 'gateway',
      facts: everyFact,
      migrations: [TokenTable1763900000000, ProjectionOfTokens1763900001000],
    }),
  ],
  controllers: [
    HomeController,
    GatewayHealthController,
    ProfilesController,
    RelationsController,
    ConsentsController,
    ExplanationController,
    EventsController,
    IdentityController,
    ReviewsController,
    WeightsController,
    CorrectionsController,
    SourcesController,
    PurposesController,
    DataRequestsController,
    SuppressionsController,
    SegmentsController,
    MemberNamingController,
    DestinationsController,
    DeliveriesController,
    ContactPolicyController,
    AllowedAddressesController,
    TokensController,
    ProjectionsController,
    ParkedController,
    RejectedEventsController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: BearerGuard },
    privacyProvider,
    Tokens,
    TokenTable,
    AccessLog,
    EventLines,
    EventListing,
    evictErased(Privacy),
    Projections,
    ParkedCollection,
    PeopleNames,
    SampleNames,
    MemberNaming,
  ],
})
export class GatewayModule {}
