import type { HubLearned, OrderEnded, OrderEndedData, PersonBraked } from '@ucv/contracts-identity';
import { type FactMetadata, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import { type EventLog, factId } from '@ucv/platform-event-store';
import type { Brake } from '../decide/run';

type Word = OrderEnded | HubLearned | PersonBraked;

/**
 * Says what holds for later decisions, on stream `identity-` of the identifier concerned. Said again after a crash it
 * is the same word with the same id, which the log takes once.
 */
export async function appendWord(log: EventLog, about: Subject, word: Word): Promise<void> {
  // eslint-disable-next-line no-restricted-syntax -- of the one who decides, behind its fence; the id makes a second time none
  await log.append(streamName('identity', word.metadata.tenant, about.ref), [word], 'any');
}

export const orderEnded = (order: RecordedFact, ended: Omit<OrderEndedData, 'order'>): OrderEnded => ({
  id: factId('identity', order.id, 'order-ended'),
  type: 'identity.order-ended.v1',
  data: { order: order.id, ...ended },
  metadata: metadataOf(order, order.metadata.subjects),
});

export const hubLearned = (event: RecordedFact, data: HubLearned['data']): HubLearned => ({
  id: factId('identity', event.id, `hub ${data.identifier.ref}`),
  type: 'identity.hub-learned.v1',
  data,
  metadata: metadataOf(event, [data.identifier]),
});

export const personBraked = ({ event, ...data }: Brake): PersonBraked => ({
  id: factId('identity', event.id, `brake ${data.person.ref}`),
  type: 'identity.person-braked.v1',
  data,
  metadata: metadataOf(event, [data.person]),
});

function metadataOf({ id, metadata }: RecordedFact, subjects: Subject[]): FactMetadata {
  const { tenant, occurredAt, receivedAt, correlationId } = metadata;
  return {
    ...{ tenant, subjects, occurredAt, receivedAt, correlationId },
    actor: 'service:identity',
    causationId: id,
  };
}
