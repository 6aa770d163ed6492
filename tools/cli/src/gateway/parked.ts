import type { ParkedFact } from '@ucv/contracts-projections';
import { Refused } from '../refused';
import type { GatewayClient, Query } from './gateway-client';

export interface ParkedPage {
  data: ParkedFact[];
  cursor: string | null;
  /** Services whose facts are not among these. */
  unanswered: string[];
}

const perPage = 200;

/** @cost one question for each 200 */
export async function askParked(
  gateway: GatewayClient,
  filter: Query,
  limit: number = Number.MAX_SAFE_INTEGER,
): Promise<ParkedPage> {
  const [data, unanswered]: [ParkedFact[], Set<string>] = [[], new Set()];
  let cursor: string | null = null;
  do {
    const query: Query = {
      ...filter,
      limit: Math.min(limit - data.length, perPage),
      cursor: cursor ?? undefined,
    };
    const page: ParkedPage = await gateway.get<ParkedPage>('/v1/parked', query);
    data.push(...page.data);
    page.unanswered.forEach((service) => unanswered.add(service));
    cursor = page.cursor;
  } while (cursor && data.length < limit);
  return { data, cursor, unanswered: [...unanswered].sort() };
}

/** What came of one. */
export type Settled = { id: string } & ({ fact: ParkedFact } | { refused: Refused });

/** What concerns one fact alone; anything else would refuse the others as well. */
const ofOneAlone = ['gateway.parked-unknown', 'gateway.parked-id-invalid', 'gateway.parked-not-now'];

/** Replays or discards some, one after the other; one that is refused keeps none of the others. */
export async function settleAll(
  gateway: GatewayClient,
  { ids, how, body }: { ids: readonly string[]; how: 'replay' | 'discard'; body: { reason?: string } },
  done: (count: number) => void,
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const id of ids) {
    try {
      const path = `/v1/parked/${encodeURIComponent(id)}/${how}`;
      settled.push({ id, fact: await gateway.post<ParkedFact>(path, body) });
    } catch (error) {
      if (!(error instanceof Refused) || ids.length === 1 || !ofOneAlone.includes(error.code)) throw error;
      settled.push({ id, refused: error });
    }
    done(settled.length);
  }
  return settled;
}
