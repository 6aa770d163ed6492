import type { MatchFoundData, MergedData, PersonBrakedData, SplitData } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import type { Notices } from '@ucv/platform-messaging';

/**
 * Tells whoever listens what became of people, and what waits for a steward, with refs alone:
 * `notice.identity.<what>.<tenant>`.
 */
export async function tell(notices: Notices, facts: readonly RecordedFact[]): Promise<void> {
  for (const { type, data, metadata } of facts) {
    const notice = words[type]?.(data);
    if (notice) await notices.publish(notice.what, metadata.tenant, notice.body);
  }
}

interface Word {
  what: 'merged' | 'split' | 'person-braked' | 'review-opened';
  body: object;
}

const words: Readonly<Record<string, (data: unknown) => Word | undefined>> = {
  'identity.merged.v1': (data) => {
    const { person, absorbed } = data as MergedData;
    return { what: 'merged', body: { person, absorbed } };
  },
  'identity.split.v1': (data) => {
    const { person, parts } = data as SplitData;
    return { what: 'split', body: { person, parts } };
  },
  'identity.person-braked.v1': (data) => ({ what: 'person-braked', body: data as PersonBrakedData }),
  'identity.match-found.v1': (data) => {
    const { pair, probability, outcome } = data as MatchFoundData;
    return outcome === 'review' ? { what: 'review-opened', body: { pair, probability } } : undefined;
  },
};
