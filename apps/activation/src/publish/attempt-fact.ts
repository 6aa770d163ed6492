import type { AttemptData } from '@ucv/contracts-activation';
import type { Permission } from '@ucv/contracts-consent';
import { streamName } from '@ucv/envelope';
import { decide, type EventLog, factId } from '@ucv/platform-event-store';
import { deliveryStream } from '../decide/delivery-stream';
import type { Outcome } from '../decide/outcome';
import type { DeliveryRow, DestinationRow } from '../decide/queue';

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
  const { delivery, permission, began } = attempt;
  const { tenant, id } = delivery;
  const data = attemptData(attempt);
  const { position } = await decide(log, deliveryStream, streamName('delivery', tenant, delivery.person), {
    kind: 'attempted',
    factId: factId('activation', id, 'attempt', data.attempt),
    data,
    metadata: {
      tenant,
      subjects: [data.person],
      occurredAt: began,
      receivedAt: began,
      actor: 'service:activation',
      causationId: delivery.cause.factId,
      correlationId: delivery.correlation,
      purposes: [attempt.destination.purpose],
      basis: permission.basis ?? undefined,
    },
  });
  return position ?? log.head();
}

function attemptData({ delivery, destination, permission, position, outcome }: Attempt): AttemptData {
  const { allowed, reason, decisionId } = permission;
  return {
    delivery: delivery.id,
    destination: destination.id,
    person: { type: delivery.person_type, ref: delivery.person },
    attempt: delivery.attempts + 1,
    ...outcome,
    cause: delivery.cause,
    consent: { purpose: destination.purpose, allowed, reason, decisionId, position },
  };
}
