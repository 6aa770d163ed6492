import { type Catalogue, fact, type FactOf, type RecordedOf } from '@ucv/envelope';
import type { ContactPolicy } from './contact-policy';
import type { AttemptData, ReplayData } from './delivery';
import type { AllowedAddressesData } from './allowed-addresses';
import type { ContactClaimedData, DeliveryEndedData, DeliveryHeldData } from './contact';
import type { DestinationData, DestinationNamed } from './destination';

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
  'activation.destination-paused.v1': fact<DestinationNamed>({
    category: 'config',
    says: 'nothing is sent to a destination until it is resumed',
  }),
  'activation.destination-resumed.v1': fact<DestinationNamed>({
    category: 'config',
    says: 'a destination that was paused is sent to again',
  }),
  'activation.destination-removed.v1': fact<DestinationNamed>({
    category: 'config',
    says: 'a destination was removed; what waited for it has ended',
  }),
  'activation.allowed-addresses-set.v1': fact<AllowedAddressesData>({
    category: 'config',
    says: "which addresses inside this network a tenant's destinations may have",
  }),
  'activation.delivery-held.v1': fact<DeliveryHeldData>({
    category: 'delivery',
    says: 'a message may not be sent yet: which rule holds it, and until when',
  }),
  'activation.delivery-ended.v1': fact<DeliveryEndedData>({
    category: 'delivery',
    says: 'a message will not be sent any more, and why',
  }),
  'activation.contact-claimed.v1': fact<ContactClaimedData>({
    category: 'delivery',
    says: 'a contact of a person is about to be made, and counts',
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

/** Nothing is sent to a destination until it is resumed. Stream `config-` of the destination, as the two below. */
export type DestinationPaused = FactOf<Facts, 'activation.destination-paused.v1'>;

/** A destination that was paused is sent to again. */
export type DestinationResumed = FactOf<Facts, 'activation.destination-resumed.v1'>;

/** A destination was removed; what waited for it has ended. */
export type DestinationRemoved = FactOf<Facts, 'activation.destination-removed.v1'>;

/** Which addresses inside this network a tenant's destinations may have. Stream `config-` of that setting. */
export type AllowedAddressesSet = FactOf<Facts, 'activation.allowed-addresses-set.v1'>;

/** A message may not be sent yet: which rule holds it, and until when. Stream `delivery-` of the person. */
export type DeliveryHeld = FactOf<Facts, 'activation.delivery-held.v1'>;

/** A message will not be sent any more, and why. Stream `delivery-` of the person. */
export type DeliveryEnded = FactOf<Facts, 'activation.delivery-ended.v1'>;

/**
 * A contact of a person is about to be made, and counts, whatever becomes of who makes it. Stream `delivery-` of who the
 * person is by then, at the revision that the decision read: of two at once, one is decided anew.
 */
export type ContactClaimed = FactOf<Facts, 'activation.contact-claimed.v1'>;

export type DeliveryFact =
  DeliveryAttempted | DeliveryReplayed | DeliveryHeld | DeliveryEnded | ContactClaimed;
