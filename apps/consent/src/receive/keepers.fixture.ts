import { Controller, Module, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Reached } from '@ucv/contracts-consent';
import { Answers, type ServiceName, services } from '@ucv/platform-messaging';

/** What identity has still to say of what the log holds: it does before it answers that it has reached it. */
export const identityDecides: { next?: () => Promise<unknown> } = {};

/** Stands in for a service that keeps rows. */
function keeper(service: ServiceName): Type {
  @Controller()
  class Keeper {
    @Answers(service, 'reached')
    async reached(@Payload() { position }: Reached): Promise<Reached> {
      if (service === 'identity') {
        const { next } = identityDecides;
        identityDecides.next = undefined;
        await next?.();
      }
      return { position };
    }
  }
  return Keeper;
}

/** They alone know who is whom; without their word no key is destroyed. */
@Module({ controllers: [keeper('identity')] })
export class IdentityAlone {}

@Module({ controllers: services.filter((service) => service !== 'consent').map(keeper) })
export class KeepersModule {}
