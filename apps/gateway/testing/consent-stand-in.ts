import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  Consents,
  DataRequest,
  DecideConsent,
  DefinePurpose,
  LiftSuppression,
  OpenRequest,
  Purpose,
  Purposes,
  Suppression,
  Suppressions,
} from '@ucv/contracts-consent';
import { Answers } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { ann, askedOf } from './stand-in-people';

const at = '2026-11-01T00:00:00.000Z';
export const requestId = 'd'.repeat(32);
const identifier = { type: 'email', ref: 'b'.repeat(32) };

const consents: Consents = {
  person: { type: 'user_id', ref: ann },
  consents: {
    'email-marketing': {
      status: 'granted',
      basis: 'consent',
      since: at,
      source: 'web',
      decisionId: 'decision',
      identifier,
    },
    [`name-${'e'.repeat(32)}`]: {
      status: 'denied',
      basis: 'consent',
      since: at,
      source: 'web',
      decisionId: 'other',
      identifier: { type: 'user_id', ref: ann },
      note: 'unreadable',
      name: 'Реклама',
    },
  },
};

const dataRequest: DataRequest = {
  id: requestId,
  kind: 'erasure',
  state: 'received',
  person: ann,
  identifiers: 2,
  receivedAt: at,
  erasedAt: null,
  completedAt: null,
  keysDestroyed: 0,
  services: [],
  code: null,
};

export const suppression: Suppression = {
  id: 'f'.repeat(32),
  type: 'email',
  since: at,
  request: requestId,
};

@Controller()
export class ConsentStandIn {
  @Answers('consent', 'purposes')
  purposes(): Purposes {
    return { data: [{ purpose: 'sale-or-sharing', basis: 'consent', description: 'To sell it', gpc: true }] };
  }

  @Answers('consent', 'define-purpose')
  define(@Payload() { actor, ...purpose }: DefinePurpose): Purpose {
    askedOf('consent.define-purpose', { actor, ...purpose });
    return purpose;
  }

  @Answers('consent', 'consents')
  consents(@Payload() body: object): Consents {
    return askedOf('consent.consents', body, consents);
  }

  @Answers('consent', 'decide')
  decide(@Payload() body: DecideConsent): Consents {
    askedOf('consent.decide', body);
    if (body.purpose !== 'unheard-of') return consents;
    throw new Refusal('consent.purpose-unknown', 'Define the purpose first.', { status: 404 });
  }

  @Answers('consent', 'open-request')
  open(@Payload() body: OpenRequest): DataRequest {
    return askedOf('consent.open-request', body, dataRequest);
  }

  @Answers('consent', 'requests')
  requests() {
    return { data: [dataRequest] };
  }

  @Answers('consent', 'suppressions')
  suppressions(@Payload() body: object): Suppressions {
    return askedOf('consent.suppressions', body, { data: [suppression], cursor: null });
  }

  @Answers('consent', 'lift-suppression')
  lift(@Payload() body: LiftSuppression): Suppression {
    askedOf('consent.lift-suppression', body);
    if (body.id !== '0'.repeat(32)) return suppression;
    throw new Refusal('consent.suppression-unknown', 'No such identifier is suppressed.', { status: 404 });
  }

  @Answers('consent', 'request')
  request(@Payload() { id }: { id: string }): DataRequest {
    if (id === requestId)
      return { ...dataRequest, state: 'completed', completedAt: at, services: ['profile'] };
    throw new Refusal('consent.request-unknown', 'There is no such request.', { status: 404 });
  }
}
