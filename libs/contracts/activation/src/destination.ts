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
  /** Whether its messages contact the person, see DefineDestination. */
  contact?: boolean;
  /** A DestinationSecrets under the destination's own key. */
  sealed: Sealed;
}

/** A destination that was paused, resumed or removed. */
export interface DestinationNamed {
  id: string;
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
 * @refuses activation.url-invalid, activation.address-refused, activation.secret-invalid, activation.destination-exists
 */
export interface DefineDestination {
  name: string;
  kind: DestinationKind;
  settings: { url: string; secret?: string; traits?: string[] };
  segment?: string;
  on: Transition[];
  purpose: string;
  /**
   * Whether a message reaches the person, so that the contact policy counts and holds it: all (true), none (false: an
   * audience that is kept in step), or entries alone (absent).
   */
  contact?: boolean;
  actor: string;
}

/**
 * Request `activation.change-destination.v1`; answered with a DestinationView. What is left out stays as it is, url and
 * secret too; null takes away.
 * @refuses as DefineDestination; activation.destination-unknown, activation.destination-changed,
 *   activation.destination-sealed (url and secret cannot be opened)
 */
export interface ChangeDestination {
  id: string;
  /** As an earlier answer gave it: refused where the destination was changed meanwhile. */
  version?: number;
  name?: string;
  kind?: DestinationKind;
  settings?: { url?: string; secret?: string; traits?: string[] | null };
  segment?: string | null;
  on?: Transition[];
  purpose?: string;
  contact?: boolean | null;
  actor: string;
}

/**
 * Requests `activation.pause-destination.v1`, `.resume-destination.v1`, answered with a DestinationView, and
 * `.remove-destination.v1`, answered with its last one. `activation.destination.v1` `{id}` gives one.
 * @refuses activation.destination-unknown
 */
export interface CommandDestination {
  id: string;
  actor: string;
}

export const destinationStates = ['active', 'paused', 'removed'] as const;
export type DestinationState = (typeof destinationStates)[number];

/** What may be shown: of the url its origin, of the secret nothing. */
export interface DestinationView {
  id: string;
  name: string;
  kind: DestinationKind;
  settings: { origin: string; traits?: string[] };
  segment: string | null;
  on: Transition[];
  purpose: string;
  /** See DefineDestination; null where it was left out. */
  contact: boolean | null;
  /** `paused`: what is to be sent waits. `removed` only where a delivery names it. */
  state: DestinationState;
  /** Grows with every change. */
  version: number;
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

/**
 * `pending` waits or is tried again; `held` by the contact policy; `refused` by consent; `dead` was given up and can be
 * replayed; `expired` was held too long; `cancelled`: the destination was removed, or the person went the other way.
 */
export const deliveryStates = [
  'pending',
  'held',
  'delivered',
  'refused',
  'dead',
  'expired',
  'cancelled',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];
