import { type Catalogue, fact, type FactOf, type RecordedOf } from '@ucv/envelope';
import type { ContactPolicy } from './contact-policy';
import type { AttemptData, ReplayData } from './delivery';
import type { DestinationData } from './destination';

/** What activation says on the log. */
export const activationFacts = {
  'activation.destination-defined.v1': fact<DestinationData>({
    category: 'config',
    says: 'a destination was set up, or changed',
    sealed: { sealed: 'DestinationSecrets' },
  }),
  'activation.contact-policy-set.v1': fact<ContactPolicy>({
    category: 'config',
    says: 'how often, and when, a tenant contacts one person at most',
  }),
  'activation.delivery-attempted.v1': fact<AttemptData>({
    category: 'delivery',
    says: 'one attempt to deliver, with the consent that it rested on',
  }),
  'activation.delivery-replayed.v1': fact<ReplayData>({
    category: 'delivery',
    says: 'a dead or refused delivery is to be tried again',
  }),
} satisfies Catalogue<'activation'>;

type Facts = typeof activationFacts;

/** A destination was set up, or changed. Stream `config-` of the destination. */
export type DestinationDefined = FactOf<Facts, 'activation.destination-defined.v1'>;

/** The contact policy was set. Stream `config-` of the tenant's contact policy. */
export type ContactPolicySet = FactOf<Facts, 'activation.contact-policy-set.v1'>;

/**
 * One attempt to deliver, with all that it rested on. Stream `delivery-` of the person. `occurredAt` is when the
 * request began.
 */
export type DeliveryAttempted = FactOf<Facts, 'activation.delivery-attempted.v1'>;
export type RecordedAttempt = RecordedOf<Facts, 'activation.delivery-attempted.v1'>;

/** A dead or refused delivery is to be tried again. Stream `delivery-` of the person. */
export type DeliveryReplayed = FactOf<Facts, 'activation.delivery-replayed.v1'>;

export type DeliveryFact = DeliveryAttempted | DeliveryReplayed;
