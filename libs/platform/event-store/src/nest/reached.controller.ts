import { Controller, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Answers, type ServiceName } from '@ucv/platform-messaging';
import { answerReached, ReachedDto } from './answer-reached';
import { ProjectionHost } from './projection-host';

/**
 * What every service answers about how far its rows are: those of every projection that runs. An erasure is certified
 * by these answers.
 */
export function reachedController(service: ServiceName): Type {
  @Controller()
  class ReachedController {
    constructor(private readonly host: ProjectionHost) {}

    @Answers(service, 'reached')
    async reached(@Payload() asked: ReachedDto): Promise<ReachedDto> {
      await Promise.all(this.host.beforeReached.map((ended) => ended()));
      return answerReached(this.host, asked, service);
    }
  }
  return ReachedController;
}
