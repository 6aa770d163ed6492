import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  GetRejectedEvent,
  RejectedEvent,
  RejectedEventDetail,
  RejectedEvents,
  RejectedEventsSettled,
} from '@ucv/contracts-ingestion';
import { Answers } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { ann, askedOf } from './stand-in-people';

export const rejectedId = 'faaa3062-a188-5585-9901-4873dcd62110';

const event: RejectedEvent = {
  ...{ id: rejectedId, state: 'open', code: 'ingestion.timestamp-invalid', message: 'timestamp must be …' },
  ...{ source: 'web', receivedAt: '2026-11-01T00:00:00.000Z', position: '7148', messageId: null },
  ...{ withheld: false, tries: 0, settled: null },
};

@Controller()
export class RejectedStandIn {
  @Answers('ingestion', 'rejected-events')
  list(@Payload() body: object): RejectedEvents {
    const counts = [{ code: event.code, source: 'web', count: 1 }];
    return askedOf('ingestion.rejected-events', body, { data: [event], cursor: null, counts });
  }

  @Answers('ingestion', 'rejected-event')
  get(@Payload() body: GetRejectedEvent): RejectedEventDetail {
    if (body.id !== rejectedId)
      throw new Refusal('ingestion.rejected-event-unknown', 'There is no such rejected event.', {
        status: 404,
      });
    const detail = { message: 'timestamp must be …', cut: false, fields: { '.userId': 'string' } };
    const about = { ...event, subjects: [{ type: 'user_id', ref: ann }], detail };
    return askedOf(
      'ingestion.rejected-event',
      body,
      body.open ? { ...about, event: { userId: 'ann' } } : about,
    );
  }

  @Answers('ingestion', 'replay-rejected')
  replay(@Payload() body: object): RejectedEventsSettled {
    const data = [{ id: rejectedId, state: 'replayed' as const, outcome: 'recorded' as const }];
    return askedOf('ingestion.replay-rejected', body, { data, cursor: null });
  }

  @Answers('ingestion', 'discard-rejected')
  discard(@Payload() body: object): RejectedEventsSettled {
    const data = [{ id: rejectedId, state: 'discarded' as const, outcome: 'discarded' as const }];
    return askedOf('ingestion.discard-rejected', body, { data, cursor: null });
  }
}
