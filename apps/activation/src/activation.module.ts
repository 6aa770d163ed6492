import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import { LogModule } from '@ucv/platform-event-store';
import { MessagingModule } from '@ucv/platform-messaging';
import { PersonTables1700000000500 } from '@ucv/platform-persons';
import { ActivationConfig } from './activation.config';
import { AllowedAddressTables1700000005000 } from './project/allowed-addresses.projection';
import { ContactPolicyTables1700000001000 } from './project/contact-policy.projection';
import { deliveryMigrations } from './project/delivery-tables';
import { AllowedAddressesController } from './receive/allowed-addresses.controller';
import { ContactPolicyController } from './receive/contact-policy.controller';
import { DeliveriesController } from './receive/deliveries.controller';
import { DestinationsController } from './receive/destinations.controller';
import { sending } from './sending.providers';

/** In their order, for the live schema and for the one that a rebuild fills. */
export const activationMigrations = [
  PersonTables1700000000500,
  ContactPolicyTables1700000001000,
  ...deliveryMigrations,
  AllowedAddressTables1700000005000,
];

/** Deliver what consent allows, within what the contact policy allows. */
@Module({
  imports: [
    LogModule.register({
      config: ActivationConfig,
      service: 'activation',
      facts: everyFact,
      migrations: activationMigrations,
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
  controllers: [
    ContactPolicyController,
    AllowedAddressesController,
    DestinationsController,
    DeliveriesController,
  ],
  providers: sending,
})
export class ActivationModule {}
