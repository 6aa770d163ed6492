import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  ContactPolicy,
  CreatedDestination,
  DefineDestination,
  Deliveries,
  Destinations,
  DestinationTested,
  DestinationView,
} from '@ucv/contracts-activation';
import { Answers } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { segmentId } from './segmentation-stand-in';
import { ann, askedOf } from './stand-in-people';

const at = '2026-11-01T00:00:00.000Z';
export const destinationId = 'f'.repeat(32);

const destination: DestinationView = {
  id: destinationId,
  name: 'CRM',
  kind: 'webhook',
  settings: { origin: 'https://crm.example' },
  segment: segmentId,
  on: ['entered'],
  purpose: 'email-marketing',
  createdAt: at,
  deliveries: { pending: 0, delivered: 1, refused: 0, dead: 0 },
};

const deliveries: Deliveries = {
  data: [
    {
      id: '00000000-0000-5000-8000-000000000000',
      destination: { id: destinationId, name: 'CRM' },
      person: ann,
      state: 'refused',
      attempts: 1,
      cause: { factId: 'f', transition: 'entered', segment: segmentId, segmentVersion: 1 },
      createdAt: at,
      nextAttemptAt: null,
      last: {
        outcome: 'refused',
        reason: 'not-allowed',
        at,
        consent: {
          purpose: 'email-marketing',
          allowed: false,
          reason: 'withdrawn',
          decisionId: 'd',
          position: '7',
        },
      },
    },
  ],
  cursor: null,
};

@Controller()
export class ActivationStandIn {
  @Answers('activation', 'contact-policy')
  policy(): ContactPolicy {
    return {};
  }

  @Answers('activation', 'set-contact-policy')
  setPolicy(@Payload() body: object): ContactPolicy {
    return askedOf('activation.set-contact-policy', body, {});
  }

  @Answers('activation', 'destinations')
  destinations(): Destinations {
    return { data: [destination] };
  }

  @Answers('activation', 'define-destination')
  define(@Payload() body: DefineDestination): CreatedDestination {
    return askedOf('activation.define-destination', body, { ...destination, secret: 'whsec_once' });
  }

  @Answers('activation', 'test-destination')
  test(@Payload() { id }: { id: string }): DestinationTested {
    if (id === destinationId) return { delivered: false, reason: 'timeout', milliseconds: 15_000 };
    throw new Refusal('activation.destination-unknown', 'There is no such destination.', { status: 404 });
  }

  @Answers('activation', 'deliveries')
  deliveries(@Payload() body: object): Deliveries {
    return askedOf('activation.deliveries', body, deliveries);
  }

  @Answers('activation', 'replay-deliveries')
  replay(@Payload() body: object) {
    return askedOf('activation.replay-deliveries', body, { replayed: 1 });
  }
}
