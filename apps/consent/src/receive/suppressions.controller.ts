import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Suppression, Suppressions } from '@ucv/contracts-consent';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { randomUUID } from 'node:crypto';
import { LiftSuppressionDto, SuppressionsDto } from './suppressions.dto';
import { SuppressionCommands } from './suppression-commands';
import { SuppressionList } from './suppression-list';

/** Identifiers of erased people that are not taken in again. */
@Controller()
export class SuppressionsController {
  constructor(
    private readonly suppressed: SuppressionList,
    private readonly commands: SuppressionCommands,
  ) {}

  @Answers('consent', 'suppressions')
  list(@Tenant() tenant: string, @Payload() which: SuppressionsDto): Promise<Suppressions> {
    return this.suppressed.list(tenant, which);
  }

  @Answers('consent', 'lift-suppression')
  lift(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() command: LiftSuppressionDto,
  ): Promise<Suppression> {
    return this.commands.lift(tenant, command, requestId ?? randomUUID());
  }
}
