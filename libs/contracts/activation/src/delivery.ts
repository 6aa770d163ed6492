import type { Subject } from '@ucv/envelope';
import type { ContactRule } from './contact-policy';
import type { Hold } from './contact';
import type { DeliveryState, DestinationState, Transition } from './destination';

export interface AttemptData {
  /** The same for all attempts: the receiver's idempotency key, header `webhook-id`. */
  delivery: string;
  destination: string;
  person: Subject;
  /** 1 for the first. */
  attempt: number;
  /** `delivered`; `failed`, is tried again; `dead`, was the last try; `refused` by consent, nothing was sent. */
  outcome: 'delivered' | 'failed' | 'dead' | 'refused';
  /** HTTP status; absent where there was no answer. */
  status?: number;
  /** Why not delivered: `http-status`, `timeout`, `connection`, `address-refused`, `person-erased`, `not-allowed`. */
  reason?: string;
  /** With `failed`: seconds from when this was recorded to the next attempt, by back-off or the receiver's wish. */
  retryInSeconds?: number;
  /** Whether it was to reach the person, so that the contact policy counts it; where absent, an entry was. */
  contact?: boolean;
  cause: DeliveryCause;
  consent: {
    purpose: string;
    allowed: boolean;
    reason: string;
    decisionId: string | null;
    /** Log position that the answer covered. */
    position: string;
  };
}

/** The membership fact that made it necessary. */
export interface DeliveryCause {
  factId: string;
  transition: Transition;
  segment: string;
  segmentVersion: number;
}

export interface ReplayData {
  delivery: string;
  destination: string;
  person: Subject;
}

/** Request `activation.deliveries.v1`, newest first. @refuses activation.cursor-unknown */
export interface GetDeliveries {
  destination?: string;
  state?: DeliveryState;
  /** Person id. */
  person?: string;
  /** 1 to 200. */
  limit: number;
  cursor?: string;
}

export interface DeliveryView {
  id: string;
  destination: { id: string; name: string; state: DestinationState };
  /** The segment that it is about; the name is that of now, or the last one; null where it is not known. */
  segment: { id: string; name: string | null };
  person: string;
  state: DeliveryState;
  attempts: number;
  cause: DeliveryCause;
  /** When the cause was recorded. */
  createdAt: string;
  nextAttemptAt: string | null;
  /** With `held`: by which rule of the contact policy, and until when. */
  held: Hold | null;
  /** With `expired` and `cancelled`: why it is not sent any more, and since when. */
  ended: { reason: 'expired' | 'superseded' | 'destination-removed'; rule?: ContactRule; at: string } | null;
  /** The last attempt, if any. */
  last: (Pick<AttemptData, 'outcome' | 'status' | 'reason' | 'consent'> & { at: string }) | null;
}

export interface Deliveries {
  data: DeliveryView[];
  cursor: string | null;
}

/**
 * Request `activation.replay-deliveries.v1`: the dead ones of a destination, at most 1,000 at a time, oldest first,
 * or some by id, dead or refused; answered with DeliveriesReplayed.
 * @refuses activation.destination-unknown, activation.deliveries-unnamed (neither is given)
 */
export interface ReplayDeliveries {
  destination?: string;
  /** At most 1,000. */
  deliveries?: string[];
  actor: string;
}

export interface DeliveriesReplayed {
  /** How many are tried again now. */
  replayed: number;
  /** How many are left as they are, since a later message about the same person has reached the destination. */
  superseded: number;
}

/**
 * Answer to `activation.test-destination.v1` `{id}`: sends one made-up message, with no person in it.
 * @refuses activation.destination-unknown
 */
export interface DestinationTested {
  delivered: boolean;
  status?: number;
  reason?: string;
  milliseconds: number;
}

/**
 * Why a membership changed. `time`: nothing happened within a time; the event is then the last that counts. `merge`,
 * `split`: nothing happened to the person, who got another id, or shares one no more.
 */
export interface MessageCause {
  kind: 'event' | 'time' | 'merge' | 'split' | 'consent' | 'definition';
  /** The event that caused it, by name and time alone; null where it has no name, or is not known any more. */
  event?: { id: string; name: string | null; occurredAt: string | null };
  /** With `time`: when it was due. */
  due?: string;
  /** With `merge`, on leaving: the id that takes the place of this one. */
  into?: string;
  /** With `merge` and `split`: the id under which the person was a member before. */
  from?: string;
}

/** Body of a webhook, as Standard Webhooks has it. */
export interface WebhookMessage {
  type: 'segment.entered' | 'segment.exited' | 'test';
  /** RFC 3339, when it holds from. */
  timestamp: string;
  data: {
    /** `id` as of the change: it is the same in the entry and the exit of one membership. */
    person?: { id: string; identifiers: Record<string, string[]>; traits: Record<string, unknown> };
    segment?: { id: string; name: string | null; version: number };
    purpose: string;
    cause?: MessageCause;
  };
}
