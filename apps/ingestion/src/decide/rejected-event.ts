import type {
  RejectedEventDiscarded,
  RejectedEventReplayed,
  RejectedEventState,
} from '@ucv/contracts-ingestion';
import type { Fact, FactMetadata } from '@ucv/envelope';

/** What became of one rejected event since it was rejected. */
export interface Settlement {
  state: RejectedEventState;
  /** Why it was rejected at its last try; undefined before one. */
  code?: string;
}

export type Settle = { factId: string; id: string; metadata: FactMetadata } & (
  | { as: 'recorded' | 'duplicate'; mended: boolean }
  | { as: 'rejected'; mended: boolean; code: string; before: string }
  | { as: 'discarded'; reason: string }
);

/**
 * Settles a rejected event: what is in the log stays replayed, whoever discards it; a discarded one that is taken in
 * after all is replayed. A try in vain is told where the reason is another than before.
 */
export const rejectedEvent = {
  initial: { state: 'open' } as Settlement,

  evolve: (state: Settlement, fact: Fact): Settlement => {
    if (fact.type === 'ingestion.rejected-event-discarded.v1') return { ...state, state: 'discarded' };
    if (fact.type !== 'ingestion.rejected-event-replayed.v1') return state;
    const { outcome, code } = (fact as RejectedEventReplayed).data;
    return outcome === 'rejected' ? { ...state, code } : { ...state, state: 'replayed' };
  },

  decide: (settle: Settle, state: Settlement): (RejectedEventReplayed | RejectedEventDiscarded)[] => {
    if (state.state === 'replayed') return [];
    if (settle.as === 'discarded') return state.state === 'discarded' ? [] : [discarded(settle)];
    const known = settle.as === 'rejected' && (state.code ?? settle.before) === settle.code;
    return known ? [] : [replayed(settle)];
  },
};

type Discard = Extract<Settle, { as: 'discarded' }>;

const discarded = ({ factId, id, reason, metadata }: Discard): RejectedEventDiscarded => ({
  id: factId,
  type: 'ingestion.rejected-event-discarded.v1',
  data: { id, reason },
  metadata,
});

const replayed = (settle: Exclude<Settle, Discard>): RejectedEventReplayed => ({
  id: settle.factId,
  type: 'ingestion.rejected-event-replayed.v1',
  data: {
    ...{ id: settle.id, outcome: settle.as },
    ...(settle.as === 'rejected' ? { code: settle.code } : {}),
    ...(settle.mended ? { mended: true as const } : {}),
  },
  metadata: settle.metadata,
});

/** Ref of the stream of what becomes of a rejected event. */
export const settlementRef = (id: string): string => id.replaceAll('-', '');
