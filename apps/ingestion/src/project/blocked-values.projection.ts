import type { RulesSetData } from '@ucv/contracts-identity';
import type { Projection } from '@ucv/platform-event-store';
import { upsertRows } from '@ucv/platform-read-model';

/** Which values identify nobody, and where phone numbers are from that name no country, by a tenant's rules as last set. They hold for what comes in from then on. */
export const blockedValuesProjection: Projection = {
  name: 'blocked-values',
  version: 1,
  reads: ['config-'],
  tables: { blocked_value: { key: ['tenant'] } },
  heedsOrder: () => 'stream',
  concerns: ({ type }) => type === 'identity.rules-set.v1',
  apply: (tx, facts) =>
    upsertRows(
      tx,
      'blocked_value',
      ['tenant'],
      facts
        .filter(({ type }) => type === 'identity.rules-set.v1')
        .map(({ data, metadata }) => ({
          tenant: metadata.tenant,
          patterns: (data as RulesSetData).rules.blocked,
          country: (data as RulesSetData).rules.country ?? null,
        })),
    ),
};
