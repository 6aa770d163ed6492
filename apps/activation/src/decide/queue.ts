import type {
  AttemptData,
  DeliveryCause,
  DeliveryState,
  DeliveryView,
  DestinationData,
  DestinationKind,
  Transition,
} from '@ucv/contracts-activation';
import type { MembershipChange } from '@ucv/contracts-segmentation';
import type { RecordedFact, Sealed } from '@ucv/envelope';
import { later } from './instant';

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
  /** The fact that defined it, to which the seal is bound. */
  fact_id: string;
  created_at: string;
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
  correlation: string;
  /** From when the membership holds. */
  since: string;
  created_at: string;
  /** Log position of the cause. */
  position: string;
  next_attempt_at: string | null;
  last: DeliveryView['last'];
}

/**
 * The rows that a batch concerns, folded fact by fact in the log's order: so a membership meets exactly the
 * destinations that were defined before it, however the log is cut into batches.
 */
export class Queue {
  readonly changedDestinations = new Map<string, DestinationRow>();
  readonly changedDeliveries = new Map<string, DeliveryRow>();
  private readonly destinations = new Map<string, DestinationRow>();
  private readonly deliveries = new Map<string, DeliveryRow>();

  /** @param deliveryId  the id of the delivery that a membership fact makes for a destination */
  constructor(
    known: { destinations: readonly DestinationRow[]; deliveries: readonly DeliveryRow[] },
    readonly deliveryId: (causeId: string, destination: string) => string,
  ) {
    for (const row of known.destinations) this.destinations.set(key(row), row);
    for (const row of known.deliveries) this.deliveries.set(key(row), row);
  }

  take(fact: RecordedFact): void {
    steps[fact.type]?.(this, fact as RecordedFact<string, never>);
  }

  define(row: DestinationRow): void {
    this.destinations.set(key(row), row);
    this.changedDestinations.set(key(row), row);
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
      (row) => row.tenant === tenant && row.segment === segment && row.transitions.includes(transition),
    );
  }

  private put(row: DeliveryRow): void {
    this.deliveries.set(key(row), row);
    this.changedDeliveries.set(key(row), row);
  }
}

const key = ({ tenant, id }: { tenant: string; id: string }): string => `${tenant} ${id}`;

type Step = (queue: Queue, fact: RecordedFact<string, never>) => void;

const steps: Record<string, Step> = {
  'activation.destination-defined.v1': (queue, fact) => queue.define(destinationRow(fact)),
  'segmentation.entered.v1': (queue, fact) => changed(queue, fact, 'entered'),
  'segmentation.exited.v1': (queue, fact) => changed(queue, fact, 'exited'),
  'activation.delivery-attempted.v1': (queue, fact) => attempted(queue, fact),
  'activation.delivery-replayed.v1': (queue, fact) => replayed(queue, fact),
};

function destinationRow(fact: RecordedFact<string, DestinationData>): DestinationRow {
  const { id, metadata, data } = fact;
  return {
    tenant: metadata.tenant,
    id: data.id,
    name: data.name,
    kind: data.kind,
    segment: data.segment ?? null,
    transitions: data.on,
    purpose: data.purpose,
    sealed: data.sealed,
    fact_id: id,
    created_at: metadata.occurredAt,
  };
}

function changed(queue: Queue, fact: RecordedFact<string, MembershipChange>, transition: Transition): void {
  const { metadata, data, recordedAt } = fact;
  const { tenant } = metadata;
  if (data.carriedFrom !== undefined) return;
  const cause = { factId: fact.id, transition, segment: data.segment, segmentVersion: data.version };
  for (const { id: destination } of queue.receivers(tenant, data.segment, transition)) {
    queue.add({
      tenant,
      id: queue.deliveryId(fact.id, destination),
      destination,
      person: data.person.ref,
      person_type: data.person.type,
      state: 'pending',
      attempts: 0,
      attempts_before: 0,
      cause,
      correlation: metadata.correlationId,
      since: metadata.occurredAt,
      created_at: recordedAt,
      position: String(fact.position),
      next_attempt_at: recordedAt,
      last: null,
    });
  }
}

const states = { delivered: 'delivered', failed: 'pending', dead: 'dead', refused: 'refused' } as const;

function attempted(queue: Queue, { metadata, data, recordedAt }: RecordedFact<string, AttemptData>): void {
  const { attempt, outcome, status, reason, consent, retryInSeconds } = data;
  queue.change(metadata.tenant, data.delivery, () => ({
    attempts: attempt,
    state: states[outcome],
    next_attempt_at: outcome === 'failed' ? later(recordedAt, retryInSeconds ?? 0) : null,
    last: { outcome, status, reason, consent, at: metadata.occurredAt },
  }));
}

function replayed(
  queue: Queue,
  { metadata, data, recordedAt }: RecordedFact<string, { delivery: string }>,
): void {
  queue.change(metadata.tenant, data.delivery, ({ attempts }) => ({
    state: 'pending',
    attempts_before: attempts,
    next_attempt_at: recordedAt,
  }));
}
