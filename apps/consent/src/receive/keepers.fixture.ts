import { Controller, Module, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Reached } from '@ucv/contracts-consent';
import { Answers, type ServiceName, services } from '@ucv/platform-messaging';

/** What a service has still to do: it does before it answers that it has reached a position. */
export const stillTo: Partial<Record<ServiceName, () => Promise<unknown>>> = {};

/** Stands in for a service that keeps rows. */
function keeper(service: ServiceName): Type {
  @Controller()
  class Keeper {
    @Answers(service, 'reached')
    async reached(@Payload() { position }: Reached): Promise<Reached> {
      const work = stillTo[service];
      delete stillTo[service];
      await work?.();
      return { position };
    }
  }
  return Keeper;
}

/** They alone know who is whom and what is still to come; without their word no key is destroyed. */
@Module({ controllers: [keeper('ingestion'), keeper('identity')] })
export class WhoIsWhom {}

@Module({ controllers: services.filter((service) => service !== 'consent').map(keeper) })
export class KeepersModule {}
