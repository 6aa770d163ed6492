import type { SourceRegistered } from '@ucv/contracts-ingestion';
import type { Fact } from '@ucv/envelope';
import { registrationId } from './event-id';

/** A tenant's sources: name → SHA-256 of the write key in force. */
export type Sources = Readonly<Record<string, string>>;

export interface RegisterSource {
  tenant: string;
  source: string;
  writeKeyHash: string;
  /** Whether a source of that name gets this key; otherwise it is left as it is. */
  replaceKey: boolean;
  actor: string;
  /** RFC 3339. */
  at: string;
  /** UUID. */
  correlationId: string;
}

const name = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** Whether a text may name a source: it stands in metadata and in metrics. */
export const isSourceName = (text: unknown): text is string => typeof text === 'string' && name.test(text);

/** Registers a source, or gives it a new key; nothing where it has that key already. */
export const sources = {
  initial: {} as Sources,

  evolve: (state: Sources, fact: Fact): Sources => {
    if (fact.type !== 'ingestion.source-registered.v1') return state;
    const { source, writeKeyHash } = (fact as SourceRegistered).data;
    return { ...state, [source]: writeKeyHash };
  },

  decide: (command: RegisterSource, state: Sources): SourceRegistered[] => {
    const { tenant, source, writeKeyHash, replaceKey, actor, at, correlationId } = command;
    const present = Object.hasOwn(state, source) ? state[source] : undefined;
    if (present === writeKeyHash || (present !== undefined && !replaceKey)) return [];
    return [
      {
        id: registrationId(tenant, source, writeKeyHash),
        type: 'ingestion.source-registered.v1',
        data: { source, writeKeyHash },
        metadata: {
          tenant,
          subjects: [],
          source,
          occurredAt: at,
          receivedAt: at,
          actor,
          causationId: null,
          correlationId,
        },
      },
    ];
  },
};
