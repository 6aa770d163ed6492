import type {
  AttemptData,
  ContactClaimedData,
  DeliveryEndedData,
  DeliveryHeldData,
  ReplayData,
} from '@ucv/contracts-activation';
import type { RecordedFact } from '@ucv/envelope';
import { later } from './instant';
import { endedBy, type Queue, type Step } from './queue';
import { type DeliveryRow, isContact, isWaiting } from './rows';

/** What facts about deliveries mean to the rows. */
export const deliverySteps: Record<string, Step> = {
  'activation.delivery-attempted.v1': (queue, fact) => attempted(queue, fact),
  'activation.delivery-replayed.v1': (queue, fact) => replayed(queue, fact),
  'activation.delivery-held.v1': (queue, fact) => held(queue, fact),
  'activation.delivery-ended.v1': (queue, fact) => ended(queue, fact),
  'activation.contact-claimed.v1': (queue, fact) => claimed(queue, fact),
};

const states = { delivered: 'delivered', failed: 'pending', dead: 'dead', refused: 'refused' } as const;

function attempted(queue: Queue, { metadata, data, recordedAt }: RecordedFact<string, AttemptData>): void {
  const { attempt, outcome, status, reason, consent } = data;
  queue.change(metadata.tenant, data.delivery, (row) => ({
    attempts: attempt,
    state: states[outcome],
    last: { outcome, status, reason, consent, at: metadata.occurredAt },
    held: null,
    ended: null,
    contact_at: outcome === 'delivered' && reached(row, data) ? metadata.occurredAt : row.contact_at,
    ...(outcome === 'failed' ? again(queue, row, { data, recordedAt }) : over),
  }));
}

const over = { next_attempt_at: null, claimed: false };

/** What failed is tried again, unless its destination is gone meanwhile. */
function again(
  queue: Queue,
  row: DeliveryRow,
  { data, recordedAt }: { data: AttemptData; recordedAt: string },
): Partial<DeliveryRow> {
  if (queue.destination(row.tenant, row.destination)?.removed)
    return endedBy('destination-removed', recordedAt);
  return { next_attempt_at: later(recordedAt, data.retryInSeconds ?? 0) };
}

/** Facts of before this was said tell it by what they were about. */
const reached = (row: DeliveryRow, { contact }: AttemptData): boolean =>
  contact ?? isContact({ contact: null }, row);

function replayed(queue: Queue, { metadata, data, recordedAt }: RecordedFact<string, ReplayData>): void {
  queue.change(metadata.tenant, data.delivery, (row) => {
    if (queue.destination(row.tenant, row.destination)?.removed) return {};
    return {
      state: 'pending',
      attempts_before: row.attempts,
      next_attempt_at: recordedAt,
      waiting_since: recordedAt,
      held: null,
      ended: null,
    };
  });
}

function held(queue: Queue, { metadata, data }: RecordedFact<string, DeliveryHeldData>): void {
  const { rule, until, expiresAt, zone, under } = data;
  queue.change(metadata.tenant, data.delivery, (row) =>
    isWaiting(row)
      ? {
          state: 'held',
          held: { rule, until, expiresAt, zone, under },
          next_attempt_at: until < expiresAt ? until : expiresAt,
        }
      : {},
  );
}

function ended(queue: Queue, { metadata, data, recordedAt }: RecordedFact<string, DeliveryEndedData>): void {
  const { reason, rule } = data;
  queue.change(metadata.tenant, data.delivery, (row) => {
    if (!isWaiting(row)) return {};
    if (reason === 'superseded') return endedBy(reason, recordedAt);
    const because = rule === undefined ? { reason } : { reason, rule };
    return { ...endedBy('superseded', recordedAt), state: 'expired', ended: { ...because, at: recordedAt } };
  });
}

function claimed(queue: Queue, { metadata, data }: RecordedFact<string, ContactClaimedData>): void {
  queue.change(metadata.tenant, data.delivery, (row) => (isWaiting(row) ? { claimed: true } : {}));
}
