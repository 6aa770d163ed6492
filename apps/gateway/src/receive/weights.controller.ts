import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { MatchWeights } from '@ucv/contracts-identity';
import { Requests } from '@ucv/platform-messaging';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';

/** A sample of all who say something of themselves is compared. */
const learningMs = 60_000;

/** What comparisons of fragments say with a tenant, learned of their own people. Kept by identity. */
@Controller('v1/identity/weights')
export class WeightsController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({
    summary: 'What each comparison of two fragments says at each of its levels, and of whom that was learned',
    answer: 'MatchWeights',
  })
  weights(@AskedBy() asked: Asked): Promise<MatchWeights> {
    return this.ask(asked, 'weights', {});
  }

  @Post('learn')
  @HttpCode(200)
  @Documented({
    summary:
      'Learn them now of the tenant’s own people, without labels; they hold for what is found from then on',
    answer: 'MatchWeights',
    refusals: ['identity.too-few-described', 'identity.not-reached'],
  })
  learn(@AskedBy() asked: Asked): Promise<MatchWeights> {
    return this.ask(asked, 'learn-weights', { actor: asked.actor }, learningMs);
  }

  @Post('reset')
  @HttpCode(200)
  @Documented({
    summary: 'Take the usual ones again; nothing is learned by itself from then on',
    answer: 'MatchWeights',
    refusals: ['identity.not-reached'],
  })
  reset(@AskedBy() asked: Asked): Promise<MatchWeights> {
    return this.ask(asked, 'reset-weights', { actor: asked.actor });
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object, timeout?: number): Promise<T> {
    return this.requests.within({ requestId, timeout }).ask<T>('identity', name, tenant, body);
  }
}
