import type { FactMetadata, Subject } from '@ucv/envelope';
import { commandMetadata } from '@ucv/platform-event-store';
import type { Asked } from '../receive/caller';

/** Metadata of a fact that a request brought about, now. */
export const metadataOf = (
  { tenant, actor, requestId, purpose }: Asked,
  subjects: Subject[] = [],
): FactMetadata => ({
  ...commandMetadata({ tenant, actor, at: new Date().toISOString(), correlationId: requestId }, subjects),
  ...(purpose ? { purposes: [purpose] } : {}),
});
