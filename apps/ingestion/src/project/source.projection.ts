import type { SourceRegistered } from '@ucv/contracts-ingestion';
import type { RecordedFact } from '@ucv/envelope';
import type { Projection } from '@ucv/platform-event-store';
import { upsertRows } from '@ucv/platform-read-model';

const isRegistration = (fact: RecordedFact): fact is RecordedFact & SourceRegistered =>
  fact.type === 'ingestion.source-registered.v1';

/** Which write key belongs to which source; a later registration replaces the key. */
export const sourceProjection: Projection = {
  name: 'sources',
  version: 1,
  reads: ['config-'],
  tables: { source: { key: ['tenant', 'source'] } },
  // The last registration of a source holds; all of them stand in one stream.
  heedsOrder: () => 'stream',
  apply: (tx, facts) =>
    upsertRows(
      tx,
      'source',
      ['tenant', 'source'],
      facts.filter(isRegistration).map(({ data, metadata }) => ({
        tenant: metadata.tenant,
        source: data.source,
        write_key_hash: data.writeKeyHash,
        registered_at: metadata.occurredAt,
      })),
    ),
};
