import type { ResolvedEvent } from '@eventstore/db-client';
import type { FactMetadata, RecordedFact } from '@ucv/envelope';
import type { Upcasters } from './upcasters';
import { EventBytes } from './wire/event-bytes';

/** What the log's client hands out: an event as it makes it, or as its bytes. */
export type Received = Pick<ResolvedEvent, 'event'> | EventBytes;

/** A stored event as a fact, in its newest version; undefined for what is not ours (system events, links). */
export function toRecorded(received: Received, upcasters: Upcasters): RecordedFact | undefined {
  const fact = received instanceof EventBytes ? fromBytes(received) : fromEvent(received);
  return fact && upcasters.lift(fact);
}

/** Commit position of what was received; undefined for a link to nothing. */
export const positionOf = (received: Received): bigint | undefined =>
  received instanceof EventBytes ? received.position : received.event?.position?.commit;

function fromEvent({ event }: Pick<ResolvedEvent, 'event'>): RecordedFact | undefined {
  if (!event || event.type.startsWith('$') || !event.isJson) return undefined;
  return {
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata as unknown as FactMetadata,
    stream: event.streamId,
    revision: Number(event.revision),
    position: event.position?.commit ?? 0n,
    recordedAt: event.created.toISOString(),
  };
}

function fromBytes(event: EventBytes): RecordedFact | undefined {
  if (!event.isJson || event.type.startsWith('$')) return undefined;
  return {
    id: event.id,
    type: event.type,
    data: event.data(),
    metadata: event.metadata() as FactMetadata,
    stream: event.stream(),
    revision: Number(event.revision),
    position: event.position,
    recordedAt: event.recordedAt(),
  };
}
