import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { answerReached, ProjectionRunner, ReachedDto } from '@ucv/platform-event-store';
import { Answers } from '@ucv/platform-messaging';
import { RelationsRunner } from './relations-view';

/** Whether the rows are as far as a position: those of both projections, so that neither has any of who is erased. */
@Controller()
export class ReachedController {
  constructor(
    private readonly profiles: ProjectionRunner,
    private readonly relations: RelationsRunner,
  ) {}

  @Answers('profile', 'reached')
  async reached(@Payload() asked: ReachedDto): Promise<ReachedDto> {
    const runners = [this.profiles, this.relations];
    const [answer] = await Promise.all(runners.map((runner) => answerReached(runner, asked, 'profile')));
    return answer!;
  }
}
