import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { ContactPolicy } from '@ucv/contracts-activation';
import { commandMetadata, configStream, decide, EventLog } from '@ucv/platform-event-store';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { contactPolicy } from '../decide/contact-policy';
import { Settings } from './settings';
import { SetContactPolicyDto } from './set-contact-policy.dto';

@Controller()
export class ContactPolicyController {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Answers('activation', 'set-contact-policy')
  async set(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() { actor, ...policy }: SetContactPolicyDto,
  ): Promise<ContactPolicy> {
    const metadata = commandMetadata({
      tenant,
      actor,
      at: new Date().toISOString(),
      correlationId: requestId ?? randomUUID(),
    });
    const { position } = await decide(this.log, contactPolicy, configStream(tenant, 'contact-policy'), {
      factId: randomUUID(),
      policy,
      metadata,
    });
    await this.settings.contactPolicy.shown(position);
    return policy;
  }

  @Answers('activation', 'contact-policy')
  async current(@Tenant() tenant: string): Promise<ContactPolicy> {
    const [row] = await this.readModel.forTenant(tenant, (tx) =>
      tx.query<{ policy: ContactPolicy }[]>('SELECT policy FROM contact_policy WHERE tenant = $1', [tenant]),
    );
    return row?.policy ?? {};
  }
}
