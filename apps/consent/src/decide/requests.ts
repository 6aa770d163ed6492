import type { PersonErasedData, RequestFact, RequestReceivedData } from '@ucv/contracts-consent';
import type { Fact } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

/** How far a person's request has come. */
export interface RequestState {
  received?: RequestReceivedData;
  erased?: PersonErasedData;
  /** Nothing more will happen. */
  concluded: boolean;
}

/** Where each fact belongs in the course of a request. */
const follows: Record<RequestFact['type'], (state: RequestState) => boolean> = {
  'consent.request-received.v1': ({ received }) => !received,
  'consent.request-refused.v1': ({ received, erased, concluded }) => !!received && !erased && !concluded,
  'consent.person-erased.v1': ({ received, erased, concluded }) => !!received && !erased && !concluded,
  'consent.request-completed.v1': ({ erased, concluded }) => !!erased && !concluded,
};

/** One request of a person. A step that was taken is not taken again, whoever repeats it. */
export const requests: Decider<RequestState, RequestFact> = {
  initial: { concluded: false },
  evolve: (state, { type, data }: Fact) => {
    if (type === 'consent.request-received.v1') return { ...state, received: data as RequestReceivedData };
    if (type === 'consent.person-erased.v1') return { ...state, erased: data as PersonErasedData };
    if (type === 'consent.request-refused.v1' || type === 'consent.request-completed.v1')
      return { ...state, concluded: true };
    return state;
  },
  decide: (fact, state) => (follows[fact.type](state) ? [fact] : []),
};
