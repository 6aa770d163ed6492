import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  AllowedAddresses,
  ChangeDestination,
  CommandDestination,
  ContactPolicy,
  CreatedDestination,
  DefineDestination,
  Deliveries,
  Destinations,
  DestinationNamed,
  DestinationTested,
  DestinationView,
  SetAllowedAddresses,
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
  contact: null,
  state: 'active',
  version: 1,
  createdAt: at,
  deliveries: { pending: 0, held: 0, delivered: 1, refused: 0, dead: 0, expired: 0, cancelled: 0 },
};

const deliveries: Deliveries = {
  data: [
    {
      id: '00000000-0000-5000-8000-000000000000',
      destination: { id: destinationId, name: 'CRM', state: 'active' },
      segment: { id: segmentId, name: 'Cart left' },
      person: ann,
      state: 'refused',
      attempts: 1,
      cause: { factId: 'f', transition: 'entered', segment: segmentId, segmentVersion: 1 },
      createdAt: at,
      nextAttemptAt: null,
      held: null,
      ended: null,
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

  @Answers('activation', 'destination')
  destination(@Payload() { id }: { id: string }): DestinationView {
    return known(id);
  }

  @Answers('activation', 'change-destination')
  change(@Payload() body: ChangeDestination): DestinationView {
    return askedOf('activation.change-destination', body, { ...known(body.id), version: 2 });
  }

  @Answers('activation', 'pause-destination')
  pause(@Payload() body: CommandDestination): DestinationView {
    return askedOf('activation.pause-destination', body, { ...known(body.id), state: 'paused' });
  }

  @Answers('activation', 'resume-destination')
  resume(@Payload() body: CommandDestination): DestinationView {
    return askedOf('activation.resume-destination', body, known(body.id));
  }

  @Answers('activation', 'remove-destination')
  remove(@Payload() body: CommandDestination): DestinationNamed {
    return askedOf('activation.remove-destination', body, { id: known(body.id).id });
  }

  @Answers('activation', 'allowed-addresses')
  addresses(): AllowedAddresses {
    return { data: [{ address: 'crm.internal:8443', origin: 'environment' }], version: 0 };
  }

  @Answers('activation', 'set-allowed-addresses')
  setAddresses(@Payload() body: SetAllowedAddresses): AllowedAddresses {
    const data = body.addresses.map((address) => ({ address, origin: 'setting' as const }));
    return askedOf('activation.set-allowed-addresses', body, { data, version: 1 });
  }

  @Answers('activation', 'test-destination')
  test(@Payload() { id }: { id: string }): DestinationTested {
    known(id);
    return { delivered: false, reason: 'timeout', milliseconds: 15_000 };
  }

  @Answers('activation', 'deliveries')
  deliveries(@Payload() body: object): Deliveries {
    return askedOf('activation.deliveries', body, deliveries);
  }

  @Answers('activation', 'replay-deliveries')
  replay(@Payload() body: object) {
    return askedOf('activation.replay-deliveries', body, { replayed: 1, superseded: 0 });
  }
}

/** @refuses activation.destination-unknown */
function known(id: string): DestinationView {
  if (id === destinationId) return destination;
  throw new Refusal('activation.destination-unknown', 'There is no such destination.', { status: 404 });
}
