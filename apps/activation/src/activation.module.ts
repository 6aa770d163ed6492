import { Module } from '@nestjs/common';
import { LogModule, ProjectionHost } from '@ucv/platform-event-store';
import { ActivationConfig } from './activation.config';
import {
  contactPolicyProjection,
  ContactPolicyTables1700000001000,
} from './project/contact-policy.projection';
import { ContactPolicyController } from './receive/contact-policy.controller';

/** Deliver what consent allows, within what the contact policy allows. */
@Module({
  imports: [
    LogModule.register({
      config: ActivationConfig,
      service: 'activation',
      migrations: [ContactPolicyTables1700000001000],
    }),
  ],
  controllers: [ContactPolicyController],
})
export class ActivationModule {
  constructor(host: ProjectionHost) {
    host.start(contactPolicyProjection);
  }
}
