import type { AttemptData, DeliveryEndedData, Hold } from '@ucv/contracts-activation';
import type { Permission } from '@ucv/contracts-consent';
import { type FactMetadata, streamName, type Subject } from '@ucv/envelope';
import { decide, type EventLog, factId } from '@ucv/platform-event-store';
import type { Contact } from '../decide/contact-rules';
import { contactsAfter, type DeliveryCommand, deliveryStream } from '../decide/delivery-stream';
import type { Outcome } from '../decide/outcome';
import { type DeliveryRow, type DestinationRow, isContact } from '../decide/rows';

/** An attempt that was made, or refused, and what it rested on. */
export interface Attempt {
  delivery: DeliveryRow;
  destination: DestinationRow;
  permission: Permission;
  /** Log position that the permission covers. */
  position: string;
  outcome: Outcome;
  /** RFC 3339. When the request began. */
  began: string;
}

/**
 * Puts an attempt on the log. Its id follows from delivery and number, so that saying it again says nothing.
 * @returns the position up to which the rows must have come to know of it
 */
export async function appendAttempt(log: EventLog, attempt: Attempt): Promise<bigint> {
  const { delivery, destination, permission, began } = attempt;
  const data = attemptData(attempt);
  const metadata = metadataOf(delivery, selfOf(delivery), began);
  return append(log, delivery, {
    kind: 'attempted',
    factId: factId('activation', delivery.id, 'attempt', data.attempt),
    data,
    metadata: { ...metadata, purposes: [destination.purpose], basis: permission.basis ?? undefined },
  });
}

/** Says what holds a message; said once for the same. */
export function appendHeld(
  log: EventLog,
  delivery: DeliveryRow,
  hold: Hold & { under: string },
): Promise<bigint> {
  const { rule, until, under } = hold;
  return append(log, delivery, {
    kind: 'held',
    factId: factId(
      'activation',
      delivery.id,
      `held ${rule} until ${until} under ${under}`,
      delivery.attempts,
    ),
    data: { ...named(delivery), ...hold },
    metadata: metadataOf(delivery, selfOf(delivery), new Date().toISOString()),
  });
}

export function appendEnded(
  log: EventLog,
  delivery: DeliveryRow,
  why: Pick<DeliveryEndedData, 'reason' | 'rule'>,
): Promise<bigint> {
  return append(log, delivery, {
    kind: 'ended',
    factId: factId('activation', delivery.id, why.reason, delivery.attempts),
    data: { ...named(delivery), ...why },
    metadata: metadataOf(delivery, selfOf(delivery), new Date().toISOString()),
  });
}

/** A contact that is to be made, and what is known of others of that person. */
export interface Claim {
  delivery: DeliveryRow;
  /** Who the person is now. */
  person: Subject;
  /** Up to where the caller knows of contacts. */
  after: bigint;
  /** Whether it is allowed beside others that the caller did not know of. */
  allows: (newer: readonly Contact[]) => boolean;
}

/** Counts a contact before it is made, so that neither a crash nor another sender makes one too many. */
export async function claimContact(
  log: EventLog,
  { delivery, person, after, allows }: Claim,
): Promise<boolean> {
  const { tenant, id } = delivery;
  const attempt = delivery.attempts + 1;
  const { state, facts } = await decide(log, deliveryStream, streamName('delivery', tenant, person.ref), {
    kind: 'claimed',
    factId: factId('activation', id, 'contact', attempt),
    data: { ...named(delivery), person, attempt },
    metadata: metadataOf(delivery, person, new Date().toISOString()),
    after,
    allows,
  });
  return facts.length > 0 || contactsAfter(state, after).some((contact) => contact.delivery === id);
}

async function append(log: EventLog, delivery: DeliveryRow, command: DeliveryCommand): Promise<bigint> {
  const stream = streamName('delivery', delivery.tenant, delivery.person);
  const { position } = await decide(log, deliveryStream, stream, command);
  return position ?? log.head();
}

const selfOf = ({ person, person_type: type }: DeliveryRow): Subject => ({ type, ref: person });

const named = (delivery: DeliveryRow) => ({
  delivery: delivery.id,
  destination: delivery.destination,
  person: selfOf(delivery),
});

const metadataOf = (delivery: DeliveryRow, subject: Subject, at: string): FactMetadata => ({
  tenant: delivery.tenant,
  subjects: [subject],
  occurredAt: at,
  receivedAt: at,
  actor: 'service:activation',
  causationId: delivery.cause.factId,
  correlationId: delivery.correlation,
});

function attemptData({ delivery, destination, permission, position, outcome }: Attempt): AttemptData {
  const { allowed, reason, decisionId } = permission;
  return {
    ...named(delivery),
    attempt: delivery.attempts + 1,
    ...outcome,
    contact: isContact(destination, delivery),
    cause: delivery.cause,
    consent: { purpose: destination.purpose, allowed, reason, decisionId, position },
  };
}
