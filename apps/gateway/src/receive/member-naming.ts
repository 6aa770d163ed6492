import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { configStream, decide, EventLog, LogUnavailable } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';
import { maySeePersons } from '../decide/access';
import { memberNaming } from '../decide/member-naming';
import { metadataOf } from '../publish/metadata';
import type { Asked } from './caller';

const setting = 'member-naming';

/** The tenant's word on whether marketers may see who members are, read where it stands: on the log. */
@Injectable()
export class MemberNaming {
  constructor(private readonly log: EventLog) {}

  async isAllowed(tenant: string): Promise<boolean> {
    const last = await this.log.last(configStream(tenant, setting)).catch(unavailable);
    return last ? memberNaming.evolve(memberNaming.initial, last) : memberNaming.initial;
  }

  async set(asked: Asked, allowed: boolean): Promise<boolean> {
    const command = { id: randomUUID(), allowed, metadata: metadataOf(asked) };
    const stream = configStream(asked.tenant, setting);
    return (await decide(this.log, memberNaming, stream, command).catch(unavailable)).state;
  }

  /** @refuses gateway.naming-not-allowed */
  async check({ role, tenant }: Asked): Promise<void> {
    if (maySeePersons(role) || (await this.isAllowed(tenant))) return;
    throw new Refusal(
      'gateway.naming-not-allowed',
      `The role ${role} may not see who somebody is: an admin may allow it by PUT /v1/settings/member-naming.`,
      { status: 403 },
    );
  }
}

function unavailable(cause: unknown): never {
  if (!(cause instanceof LogUnavailable)) throw cause;
  throw new Refusal('gateway.log-unavailable', 'The log does not answer; try again shortly.', {
    status: 503,
    cause,
  });
}
