import type { Subject } from '@ucv/envelope';
import type { ContactRule } from './contact-policy';

interface OneDelivery {
  delivery: string;
  destination: string;
  person: Subject;
}

/** What holds a message, and until when. Instants are RFC 3339. */
export interface Hold {
  rule: ContactRule;
  /** When it is looked at again, and may go unless something else holds it then. */
  until: string;
  /** When it is given up if it could not go before. */
  expiresAt: string;
  /** Whose time zone counted. */
  zone: 'person' | 'tenant';
}

export interface DeliveryHeldData extends OneDelivery, Hold {
  /** Names the policy and the definition of the destination that decided: where these are others, it is decided anew. */
  under: string;
}

/** `expired`: the policy held it too long. `superseded`: the person has gone the other way meanwhile. */
export interface DeliveryEndedData extends OneDelivery {
  reason: 'expired' | 'superseded';
  /** With `expired`: which rule held it. */
  rule?: ContactRule;
}

/** `person` is who they are by then: of those who became one, the survivor. */
export interface ContactClaimedData extends OneDelivery {
  attempt: number;
}
