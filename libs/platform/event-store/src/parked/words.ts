import type { ParkedSettled } from '@ucv/contracts-projections';
import type { RecordedFact } from '@ucv/envelope';
import { configStream } from '../config-stream';
import type { EventLog } from '../log';

/** Where a tenant's words on parked facts stand. */
export const wordsStream = (tenant: string): string => configStream(tenant, 'parked');

export const wordTypes = {
  replayed: 'projections.parked-fact-replayed.v1',
  discarded: 'projections.parked-fact-discarded.v1',
} as const;

export type WordKind = keyof typeof wordTypes;

/** The newest that was said of one fact for one projection. */
export interface Word {
  id: string;
  kind: WordKind;
  /** RFC 3339, by the log's clock. */
  at: string;
  actor: string;
  said: ParkedSettled;
  /** How many were said of it, this one included. */
  count: number;
}

/** What a tenant said, up to a revision of their stream; -1 for nothing. */
export interface TenantWords {
  revision: number;
  newest: Map<string, Word>;
}

/** Projections have names of their own across services: the service needs no part in the key. */
export const wordKey = (projection: string, factId: string): string => `${projection} ${factId}`;

/**
 * What was said of parked facts, folded from the log as it is at each question.
 * @cost one read of what is new since the last question about a tenant; memory for the newest word on each fact
 */
export class ParkedWords {
  private readonly tenants = new Map<string, TenantWords>();

  constructor(private readonly log: Pick<EventLog, 'read'>) {}

  async of(tenant: string): Promise<TenantWords> {
    const words = this.tenants.get(tenant) ?? { revision: -1, newest: new Map<string, Word>() };
    this.tenants.set(tenant, words);
    for await (const fact of this.log.read(wordsStream(tenant), { from: words.revision + 1 })) {
      // Two questions at once read the same facts.
      if (fact.revision > words.revision) fold(words, fact);
    }
    return words;
  }
}

function fold(words: TenantWords, fact: RecordedFact): void {
  words.revision = fact.revision;
  const kind = kindOf(fact.type);
  if (!kind || !isSettled(fact.data)) return;
  const key = wordKey(fact.data.projection, fact.data.factId);
  const count = (words.newest.get(key)?.count ?? 0) + 1;
  const { id, recordedAt: at, data: said } = fact;
  words.newest.set(key, { id, kind, at, actor: fact.metadata?.actor ?? 'unknown', said, count });
}

/** Words may be malformed like any fact. */
function isSettled(data: unknown): data is ParkedSettled {
  const { projection, factId } = (data ?? {}) as Partial<ParkedSettled>;
  return typeof projection === 'string' && typeof factId === 'string';
}

const kindOf = (type: string): WordKind | undefined =>
  (Object.keys(wordTypes) as WordKind[]).find((kind) => wordTypes[kind] === type);
