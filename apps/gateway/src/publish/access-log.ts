import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EventsRead, ProfileRead, ProfileReadData } from '@ucv/contracts-gateway';
import { streamName, type Subject } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';
import type { Asked } from '../receive/caller';
import { metadataOf } from './metadata';

/** Every read of a person leaves a fact; what cannot be recorded is not shown. */
@Injectable()
export class AccessLog {
  constructor(private readonly log: EventLog) {}

  /** @refuses gateway.access-not-recorded (503) */
  async profileRead(asked: Asked, person: Subject): Promise<void> {
    const metadata = metadataOf(asked, [person]);
    const fact: ProfileRead = {
      id: randomUUID(),
      type: 'gateway.profile-read.v1',
      data: reason(asked),
      metadata,
    };
    await this.record(streamName('access', asked.tenant, person.ref), fact);
  }

  /** @refuses gateway.access-not-recorded (503) */
  async eventsRead(asked: Asked): Promise<void> {
    const metadata = metadataOf(asked);
    const fact: EventsRead = {
      id: randomUUID(),
      type: 'gateway.events-read.v1',
      data: reason(asked),
      metadata,
    };
    await this.record(streamName('access', asked.tenant, asked.actor), fact);
  }

  private async record(stream: string, fact: ProfileRead | EventsRead): Promise<void> {
    try {
      // eslint-disable-next-line no-restricted-syntax -- an access depends on nothing that was there before
      await this.log.append(stream, [fact], 'any');
    } catch (cause) {
      throw new Refusal(
        'gateway.access-not-recorded',
        'The read could not be recorded, so nothing is shown; try again shortly.',
        { status: 503, cause },
      );
    }
  }
}

const reason = ({ route, purpose }: Asked): ProfileReadData => ({ route, ...(purpose ? { purpose } : {}) });
