import type { Sealed } from '@ucv/envelope';

export const destinationKinds = ['webhook'] as const;
export type DestinationKind = (typeof destinationKinds)[number];

/** What makes a destination send. */
export const transitions = ['entered', 'exited'] as const;
export type Transition = (typeof transitions)[number];

export interface DestinationData {
  id: string;
  name: string;
  kind: DestinationKind;
  segment?: string;
  on: Transition[];
  purpose: string;
  /** A DestinationSecrets under the destination's own key. */
  sealed: Sealed;
}

/** Url and secret: both may give access. */
export interface DestinationSecrets {
  url: string;
  /** `whsec_` and 24 to 64 bytes in base64, by Standard Webhooks. */
  secret: string;
  /** Attributes that the receiver gets; all where absent. */
  traits?: string[];
}

/**
 * Request `activation.define-destination.v1`; answered with a CreatedDestination.
 * @refuses activation.url-invalid, activation.address-refused, activation.secret-invalid
 */
export interface DefineDestination {
  name: string;
  kind: DestinationKind;
  settings: { url: string; secret?: string; traits?: string[] };
  segment?: string;
  on: Transition[];
  purpose: string;
  actor: string;
}

/** What may be shown: of the url its origin, of the secret nothing. */
export interface DestinationView {
  id: string;
  name: string;
  kind: DestinationKind;
  settings: { origin: string; traits?: string[] };
  segment: string | null;
  on: Transition[];
  purpose: string;
  createdAt: string;
  /** Deliveries by state. */
  deliveries: Record<DeliveryState, number>;
}

/** The only time that the secret is shown. */
export interface CreatedDestination extends DestinationView {
  secret: string;
}

/** Answer to `activation.destinations.v1`. */
export interface Destinations {
  data: DestinationView[];
}

/** `pending` waits or is tried again; `refused` by consent; `dead` was given up and can be replayed. */
export const deliveryStates = ['pending', 'delivered', 'refused', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
