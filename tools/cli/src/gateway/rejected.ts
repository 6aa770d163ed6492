import type {
  Mend,
  RejectedEvent,
  RejectedEventOutcome,
  RejectedEvents,
  RejectedEventsSettled,
} from '@ucv/contracts-ingestion';
import type { GatewayClient, Query } from './gateway-client';

const perPage = 200;
/** Ids of one request. */
const atOnce = 100;

/** @cost one question for each 200 */
export async function askRejected(
  gateway: GatewayClient,
  filter: Query,
  limit: number,
): Promise<RejectedEvents> {
  const data: RejectedEvent[] = [];
  let counts: RejectedEvents['counts'];
  let cursor: string | null = null;
  do {
    const query: Query = {
      ...filter,
      limit: Math.min(limit - data.length, perPage),
      cursor: cursor ?? undefined,
    };
    const page: RejectedEvents = await gateway.get<RejectedEvents>('/v1/rejected-events', query);
    data.push(...page.data);
    counts ??= page.counts;
    cursor = page.cursor;
  } while (cursor && data.length < limit);
  return { data, cursor, counts };
}

export interface SettleRejected {
  how: 'replay' | 'discard';
  ids?: readonly string[];
  filter?: object;
  mend?: Record<string, Mend>;
  reason?: string;
}

/** Settles those that are named, or all that a filter holds for, a hundred at a time. */
export async function settleRejected(
  gateway: GatewayClient,
  { how, ids, filter, mend, reason }: SettleRejected,
  done: (count: number) => void,
): Promise<RejectedEventOutcome[]> {
  const settled: RejectedEventOutcome[] = [];
  const send = async (which: object): Promise<string | null> => {
    const body = { ...(mend ? { mend } : {}), ...which, ...(reason === undefined ? {} : { reason }) };
    const { data, cursor } = await gateway.post<RejectedEventsSettled>(`/v1/rejected-events/${how}`, body);
    settled.push(...data);
    done(settled.length);
    return cursor;
  };
  if (ids) {
    for (let start = 0; start < ids.length; start += atOnce) {
      const part = ids.slice(start, start + atOnce);
      const own =
        mend && Object.fromEntries(Object.entries(mend).filter(([id]) => id === '*' || part.includes(id)));
      await send({ ids: part, ...(own ? { mend: own } : {}) });
    }
    return settled;
  }
  for (let cursor = await send({ filter }); cursor !== null;) cursor = await send({ filter, cursor });
  return settled;
}
