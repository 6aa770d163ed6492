import type { Transition } from '@ucv/contracts-activation';
import type { RecordedFact } from '@ucv/envelope';
import {
  type AbsorptionRow,
  type DeliveryRow,
  type DestinationRow,
  isWaiting,
  type MembershipRow,
} from './rows';
import { deliverySteps } from './delivery-steps';
import { destinationSteps } from './destination-steps';
import { membershipSteps } from './membership-steps';
import { Absorptions, Memberships } from './who';

/** The rows that a batch may concern, as they stand before it. */
export interface KnownRows {
  destinations: readonly DestinationRow[];
  deliveries: readonly DeliveryRow[];
  /** Of everybody whom identity joins or parts in the batch, or whom a merge concerned that the batch tells of late. */
  memberships: readonly MembershipRow[];
  /** Of everybody whom the batch names as a member. */
  absorptions: readonly AbsorptionRow[];
}

/**
 * The rows that a batch concerns, folded fact by fact in the log's order: so a membership meets exactly the
 * destinations that were defined before it, and the person that somebody was by then, however the log is cut into
 * batches.
 */
export class Queue {
  readonly changedDestinations = new Map<string, DestinationRow>();
  readonly changedDeliveries = new Map<string, DeliveryRow>();
  /** Deliveries that a person's later ones may overtake: made by this batch, for audiences. */
  readonly forAudiences: DeliveryRow[] = [];
  /** Destinations that this batch removed, and when: all that waits for them has ended. */
  readonly removed: { tenant: string; id: string; at: string }[] = [];
  readonly memberships: Memberships;
  readonly absorptions: Absorptions;
  private readonly destinations = new Map<string, DestinationRow>();
  private readonly deliveries = new Map<string, DeliveryRow>();

  /** @param deliveryId  the id of the delivery that a cause makes for a destination */
  constructor(
    known: KnownRows,
    readonly deliveryId: (causeId: string, destination: string) => string,
  ) {
    for (const row of known.destinations) this.destinations.set(key(row), row);
    for (const row of known.deliveries) this.deliveries.set(key(row), row);
    this.memberships = new Memberships(known.memberships);
    this.absorptions = new Absorptions(known.absorptions);
  }

  take(fact: RecordedFact): void {
    steps[fact.type]?.(this, fact as RecordedFact<string, never>);
  }

  destination(tenant: string, id: string): DestinationRow | undefined {
    return this.destinations.get(key({ tenant, id }));
  }

  define(row: DestinationRow): void {
    this.destinations.set(key(row), row);
    this.changedDestinations.set(key(row), row);
  }

  remove(row: DestinationRow, at: string): void {
    this.define({ ...row, removed: true });
    this.removed.push({ tenant: row.tenant, id: row.id, at });
    for (const delivery of this.deliveries.values())
      if (delivery.tenant === row.tenant && delivery.destination === row.id && isWaiting(delivery))
        this.put({ ...delivery, ...endedBy('destination-removed', at) });
  }

  add(row: DeliveryRow): void {
    if (!this.deliveries.has(key(row))) this.put(row);
  }

  /** One whose person is erased has no row, and needs none. */
  change(tenant: string, id: string, changed: (row: DeliveryRow) => Partial<DeliveryRow>): void {
    const row = this.deliveries.get(key({ tenant, id }));
    if (row) this.put({ ...row, ...changed(row) });
  }

  receivers(tenant: string, segment: string, transition: Transition): DestinationRow[] {
    return [...this.destinations.values()].filter(
      (row) =>
        row.tenant === tenant &&
        row.segment === segment &&
        !row.removed &&
        row.transitions.includes(transition),
    );
  }

  private put(row: DeliveryRow): void {
    this.deliveries.set(key(row), row);
    this.changedDeliveries.set(key(row), row);
  }
}

const key = ({ tenant, id }: { tenant: string; id: string }): string => `${tenant} ${id}`;

/** What a delivery becomes that will not be sent any more. */
export const endedBy = (
  reason: 'superseded' | 'destination-removed',
  at: string,
): Pick<DeliveryRow, 'state' | 'next_attempt_at' | 'held' | 'claimed' | 'ended'> => ({
  state: 'cancelled',
  next_attempt_at: null,
  held: null,
  claimed: false,
  ended: { reason, at },
});

export type Step = (queue: Queue, fact: RecordedFact<string, never>) => void;

const steps: Record<string, Step> = { ...destinationSteps, ...membershipSteps, ...deliverySteps };
