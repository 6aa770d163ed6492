import type { ResolvedEvent } from '@eventstore/db-client';
import type { FactMetadata, RecordedFact } from '@ucv/envelope';
import type { Upcasters } from './upcasters';

/** A stored event as a fact, in its newest version; undefined for what is not ours (system events, links). */
export function toRecorded(
  resolved: Pick<ResolvedEvent, 'event'>,
  upcasters: Upcasters,
): RecordedFact | undefined {
  const event = resolved.event;
  if (!event || event.type.startsWith('$') || !event.isJson) return undefined;
  return upcasters.lift({
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata as unknown as FactMetadata,
    stream: event.streamId,
    revision: Number(event.revision),
    position: event.position?.commit ?? 0n,
    recordedAt: event.created.toISOString(),
  });
}
