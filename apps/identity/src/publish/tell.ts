import type { MatchFoundData, MergedData, PersonBrakedData, SplitData } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import type { Notices } from '@ucv/platform-messaging';
import type { ReadModel } from '@ucv/platform-read-model';
import { toldUpTo } from '../project/resumption';

/**
 * Tells whoever listens what became of people, and what waits for a steward, with refs alone:
 * `notice.identity.<what>.<tenant>`. What was on the log when lost rows were folded anew is not told again.
 */
export class Teller {
  private told?: Promise<bigint>;

  constructor(
    private readonly notices: Pick<Notices, 'publish'>,
    private readonly readModel: ReadModel,
  ) {}

  async tell(facts: readonly RecordedFact[]): Promise<void> {
    // Recovery ends before the first fact is committed.
    const told = await (this.told ??= this.readModel.transaction(toldUpTo));
    for (const { type, data, metadata, position } of facts) {
      const notice = position > told ? words[type]?.(data) : undefined;
      if (notice) await this.notices.publish(notice.what, metadata.tenant, notice.body);
    }
  }
}

interface Word {
  what: 'merged' | 'split' | 'person-braked' | 'review-opened';
  body: object;
}

/** What a fact of identity is told as; undefined for one that concerns nobody else. */
export const words: Readonly<Record<string, (data: unknown) => Word | undefined>> = {
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
