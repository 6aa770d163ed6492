import type { Subject } from '@ucv/envelope';
import type { DeliveryState, Transition } from './destination';

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
  destination: { id: string; name: string };
  person: string;
  state: DeliveryState;
  attempts: number;
  cause: DeliveryCause;
  /** When the cause was recorded. */
  createdAt: string;
  nextAttemptAt: string | null;
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

/** Body of a webhook, as Standard Webhooks has it. */
export interface WebhookMessage {
  type: 'segment.entered' | 'segment.exited' | 'test';
  /** RFC 3339, when it holds from. */
  timestamp: string;
  data: {
    person?: { id: string; identifiers: Record<string, string[]>; traits: Record<string, unknown> };
    segment?: { id: string; version: number };
    purpose: string;
  };
}
