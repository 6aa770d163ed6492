import { Controller, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { ListParked, ParkedFact, ParkedFacts, SettleParked } from '@ucv/contracts-projections';
import { Answers, type ServiceName, Tenant } from '@ucv/platform-messaging';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ParkedDesk } from './parked-desk';

const states = ['open', 'discarded', 'all'] as const;

class ListParkedDto implements ListParked {
  @IsOptional() @IsString() @MaxLength(400) cursor?: string;
  @IsOptional() @IsInt() @Min(1) @Max(200) limit?: number;
  @IsOptional() @IsIn(states) state?: (typeof states)[number];
  @IsOptional() @Matches(/^[a-z][a-z-]{0,39}$/) projection?: string;
}

class ParkedIdDto {
  @IsString() @MaxLength(400) id: string;
}

class SettleParkedDto extends ParkedIdDto implements SettleParked {
  @IsOptional() @IsString() @MaxLength(2000) reason?: string;
  @IsString() @MaxLength(100) actor: string;
  @IsString() @MaxLength(100) requestId: string;
}

/** What every service with projections answers about facts that they could not take. */
export function parkedController(service: ServiceName): Type {
  @Controller()
  class ParkedController {
    constructor(private readonly desk: ParkedDesk) {}

    @Answers(service, 'parked')
    list(@Tenant() tenant: string, @Payload() asked: ListParkedDto): Promise<ParkedFacts> {
      return this.desk.list(tenant, asked);
    }

    @Answers(service, 'parked-fact')
    get(@Tenant() tenant: string, @Payload() { id }: ParkedIdDto): Promise<ParkedFact> {
      return this.desk.get(tenant, id);
    }

    @Answers(service, 'replay-parked')
    replay(@Tenant() tenant: string, @Payload() asked: SettleParkedDto): Promise<ParkedFact> {
      return this.desk.replay(tenant, asked);
    }

    @Answers(service, 'discard-parked')
    discard(@Tenant() tenant: string, @Payload() asked: SettleParkedDto): Promise<ParkedFact> {
      return this.desk.discard(tenant, asked);
    }
  }
  return ParkedController;
}
