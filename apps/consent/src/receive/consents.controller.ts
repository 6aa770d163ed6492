import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Consents, MayUseAnswer } from '@ucv/contracts-consent';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { randomUUID } from 'node:crypto';
import { Decisions } from './decisions';
import { ConsentsDto, DecideConsentDto, MayUseDto } from './requests.dto';
import { Standings } from './standings';

/** What people decided, and what may be done with them. */
@Controller()
export class ConsentsController {
  constructor(
    private readonly decisions: Decisions,
    private readonly standings: Standings,
  ) {}

  @Answers('consent', 'decide')
  async decide(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() command: DecideConsentDto,
  ): Promise<Consents> {
    await this.decisions.decide(tenant, command, requestId ?? randomUUID());
    return this.standings.of(tenant, command.ref);
  }

  @Answers('consent', 'consents')
  consents(@Tenant() tenant: string, @Payload() { ref, asOf }: ConsentsDto): Promise<Consents> {
    return this.standings.of(tenant, ref, asOf);
  }

  @Answers('consent', 'may-use')
  mayUse(@Tenant() tenant: string, @Payload() question: MayUseDto): Promise<MayUseAnswer> {
    return this.standings.mayUse(tenant, question);
  }
}
