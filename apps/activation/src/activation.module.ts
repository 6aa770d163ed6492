import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { LogModule, ProjectionHost } from '@ucv/platform-event-store';
import { MessagingModule } from '@ucv/platform-messaging';
import { PersonTables1700000000500 } from '@ucv/platform-persons';
import { ActivationConfig } from './activation.config';
import {
  contactPolicyProjection,
  ContactPolicyTables1700000001000,
} from './project/contact-policy.projection';
import { DeliveryTables1700000002000 } from './project/delivery-tables';
import { ContactPolicyController } from './receive/contact-policy.controller';
import { DeliveriesController } from './receive/deliveries.controller';
import { DestinationsController } from './receive/destinations.controller';
import { sending } from './sending.providers';

/** Deliver what consent allows, within what the contact policy allows. */
@Module({
  imports: [
    LogModule.register({
      config: ActivationConfig,
      service: 'activation',
      facts: everyFact,
      migrations: [PersonTables1700000000500, ContactPolicyTables1700000001000, DeliveryTables1700000002000],
    }),
    MessagingModule.register({
      inject: [ActivationConfig],
      useFactory: ({ natsUrl, natsSeed }: ActivationConfig) => ({
        service: 'activation',
        url: natsUrl,
        seed: natsSeed,
      }),
    }),
  ],
  controllers: [ContactPolicyController, DestinationsController, DeliveriesController],
  providers: sending,
})
export class ActivationModule {
  constructor(host: ProjectionHost) {
    host.start(contactPolicyProjection);
  }
}
