import type {
  ContactRule,
  DeliveryCause,
  DeliveryState,
  DeliveryView,
  DestinationKind,
  Hold,
  Transition,
} from '@ucv/contracts-activation';
import type { Sealed } from '@ucv/envelope';

/** A destination as its row holds it. */
export interface DestinationRow {
  tenant: string;
  id: string;
  name: string;
  kind: DestinationKind;
  segment: string | null;
  transitions: Transition[];
  purpose: string;
  sealed: Sealed;
  /** The fact that defined it last, to which the seal is bound. */
  fact_id: string;
  /** See DefineDestination. */
  contact: boolean | null;
  paused: boolean;
  removed: boolean;
  /** How many facts its stream holds. */
  version: number;
  created_at: string;
}

/** Why a membership changed, as far as receivers may be told. */
export interface Because {
  kind: 'event' | 'time' | 'merge' | 'split' | 'consent' | 'definition';
  factId: string | null;
  due?: string;
  into?: string;
  from?: string;
}

/** A delivery as its row holds it. Instants are RFC 3339. */
export interface DeliveryRow {
  tenant: string;
  id: string;
  destination: string;
  person: string;
  person_type: string;
  state: DeliveryState;
  attempts: number;
  /** Attempts made before it was last replayed. */
  attempts_before: number;
  cause: DeliveryCause;
  /** Null where it came to be before this was kept. */
  because: Because | null;
  correlation: string;
  /** From when the membership holds. */
  since: string;
  created_at: string;
  /** Since when it waits: as created, or as last replayed. */
  waiting_since: string | null;
  /** Log position of the cause. */
  position: string;
  next_attempt_at: string | null;
  last: DeliveryView['last'];
  held: (Hold & { under: string }) | null;
  ended: { reason: 'expired' | 'superseded' | 'destination-removed'; rule?: ContactRule; at: string } | null;
  /** A contact of the person was claimed for it, and may be under way. */
  claimed: boolean;
  /** When it reached the person, where that counts as a contact. */
  contact_at: string | null;
}

export interface MembershipRow {
  tenant: string;
  segment: string;
  person: string;
  version: number;
  /** Why, where audiences were not told of it, since the id had become part of another by then; else null. */
  untold: Because | null;
}

/** When somebody last became part of another, by the log's clock. */
export interface AbsorptionRow {
  tenant: string;
  ref: string;
  at: string;
}

export const isWaiting = ({ state }: Pick<DeliveryRow, 'state'>): boolean =>
  state === 'pending' || state === 'held';

/** Hears of entries and exits, so that it can keep an audience in step with the segment. */
export const keepsAudience = ({ transitions }: Pick<DestinationRow, 'transitions'>): boolean =>
  transitions.includes('entered') && transitions.includes('exited');

/** Nothing happened to the person: an id took the place of another. */
export const isCarried = ({ because }: Pick<DeliveryRow, 'because'>): boolean =>
  because?.into !== undefined || because?.from !== undefined;

/** Whether a message reaches the person, so that the contact policy holds and counts it. */
export const isContact = (
  { contact }: Pick<DestinationRow, 'contact'>,
  delivery: Pick<DeliveryRow, 'because' | 'cause'>,
): boolean => !isCarried(delivery) && (contact ?? delivery.cause.transition === 'entered');
