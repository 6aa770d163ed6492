import type { RequestFact, RequestReceivedData } from '@ucv/contracts-consent';
import { type FactMetadata, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import { decide, type EventLog, factId } from '@ucv/platform-event-store';
import { requests, type RequestState } from '../decide/requests';

export interface RequestKey {
  tenant: string;
  id: string;
}

/** A request as its stream tells it. */
export interface RecordedRequest extends RequestState {
  received: RequestReceivedData;
  /** The fact that a person asked. */
  cause: RecordedFact;
  /** Where in the log the erasure stands. */
  erasedAt: bigint | undefined;
}

export const requestStream = ({ tenant, id }: RequestKey): string => streamName('request', tenant, id);

/** Reads one request; undefined where nobody asked. */
export async function readRequest(log: EventLog, key: RequestKey): Promise<RecordedRequest | undefined> {
  let state = requests.initial;
  let cause: RecordedFact | undefined;
  let erasedAt: bigint | undefined;
  for await (const fact of log.read(requestStream(key))) {
    state = requests.evolve(state, fact);
    cause ??= fact;
    if (fact.type === 'consent.person-erased.v1') erasedAt = fact.position;
  }
  return cause && state.received ? { ...state, received: state.received, cause, erasedAt } : undefined;
}

/** What the service itself says in the course of a request. */
export type Step = Exclude<RequestFact, { type: 'consent.request-received.v1' }>;
type StepData = Pick<Step, 'type' | 'data'>;

/**
 * Says the next step of a request; its id follows from request and step, so that repeating it adds nothing.
 * @returns the position of the append; undefined where the step was taken before
 */
export async function sayStep(
  log: EventLog,
  { tenant, id }: RequestKey,
  { cause, subjects }: { cause: RecordedFact; subjects: Subject[] },
  step: StepData,
): Promise<bigint | undefined> {
  const at = new Date().toISOString();
  const metadata: FactMetadata = {
    ...{ tenant, subjects, occurredAt: at, receivedAt: at, actor: 'service:consent' },
    ...{ causationId: cause.id, correlationId: cause.metadata.correlationId },
  };
  const fact = { id: factId('consent', id, step.type), metadata, ...step } as Step;
  const { position } = await decide(log, requests, requestStream({ tenant, id }), fact);
  return position;
}
