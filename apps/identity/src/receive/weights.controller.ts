import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { MatchWeights, SetWeights } from '@ucv/contracts-identity';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { IsString, MaxLength } from 'class-validator';
import { NothingDto } from './orders.dto';
import { WeightsCommands } from './weights-commands';

export class SetWeightsDto implements SetWeights {
  @IsString() @MaxLength(100) actor: string;
}

/** What comparisons of fragments say with a tenant. */
@Controller()
export class WeightsController {
  constructor(private readonly commands: WeightsCommands) {}

  @Answers('identity', 'weights')
  weights(@Tenant() tenant: string, @Payload() _: NothingDto): Promise<MatchWeights> {
    return this.commands.weights(tenant);
  }

  @Answers('identity', 'learn-weights')
  learn(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor }: SetWeightsDto,
  ): Promise<MatchWeights> {
    return this.commands.learn({ tenant, requestId }, actor);
  }

  @Answers('identity', 'reset-weights')
  reset(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor }: SetWeightsDto,
  ): Promise<MatchWeights> {
    return this.commands.reset({ tenant, requestId }, actor);
  }
}
