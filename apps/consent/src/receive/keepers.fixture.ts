import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Reached } from '@ucv/contracts-consent';
import { Answers } from '@ucv/platform-messaging';

/** Stands in for the services that keep rows. */
@Controller()
class Keepers {
  @Answers('profile', 'reached')
  profile(@Payload() { position }: Reached): Reached {
    return { position };
  }

  @Answers('identity', 'reached')
  identity(@Payload() { position }: Reached): Reached {
    return { position };
  }

  @Answers('segmentation', 'reached')
  segmentation(@Payload() { position }: Reached): Reached {
    return { position };
  }

  @Answers('activation', 'reached')
  activation(@Payload() { position }: Reached): Reached {
    return { position };
  }
}

@Module({ controllers: [Keepers] })
export class KeepersModule {}
