import type { FactMetadata, Subject } from '@ucv/envelope';
import type { Asked } from '../receive/caller';

/** Metadata of a fact that a request brought about, now. */
export function metadataOf({ tenant, actor, requestId, purpose }: Asked, subjects: Subject[]): FactMetadata {
  const at = new Date().toISOString();
  return {
    tenant,
    subjects,
    occurredAt: at,
    receivedAt: at,
    actor,
    causationId: null,
    correlationId: requestId,
    ...(purpose ? { purposes: [purpose] } : {}),
  };
}
