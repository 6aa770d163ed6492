import { Injectable } from '@nestjs/common';
import type {
  DiscardRejectedEvents,
  RejectedEventOutcome,
  RejectedEventsSettled,
  ReplayRejectedEvents,
} from '@ucv/contracts-ingestion';
import { replayRefusals } from '../decide/mended';
import { RejectedEventRows, type RejectedRow } from '../project/rejected-event-rows';
import { RejectedEventsFeed } from '../project/rejected-events-feed';
import { type SettledBy, SettleRejected } from '../publish/settle-rejected';
import { refused, ReplayRejected } from './replay-rejected';

/** With a filter, most events of one request. */
const atOnce = 100;
type Asked = Pick<ReplayRejectedEvents, 'ids' | 'filter' | 'cursor' | 'actor' | 'requestId'>;

interface Chosen {
  rows: RejectedRow[];
  /** Ids of which there are none. */
  unknown: string[];
  cursor: string | null;
}

/** Replays or discards the rejected events that are named, or those that a filter holds for. */
@Injectable()
export class SettleSome {
  constructor(
    private readonly rows: RejectedEventRows,
    private readonly replaying: ReplayRejected,
    private readonly settlements: SettleRejected,
    private readonly feed: RejectedEventsFeed,
  ) {}

  async replay(
    tenant: string,
    { mend = {}, ...asked }: ReplayRejectedEvents,
  ): Promise<RejectedEventsSettled> {
    const chosen = await this.choose(tenant, asked);
    const told = await this.replaying.replay(byOf(tenant, asked), chosen.rows, mend);
    await this.feed.shown(latest(told.map(({ position }) => position)));
    const data = told.map(({ outcome }) => outcome);
    return answer(asked, chosen, data);
  }

  async discard(tenant: string, { reason, ...asked }: DiscardRejectedEvents): Promise<RejectedEventsSettled> {
    const chosen = await this.choose(tenant, asked);
    const data: RejectedEventOutcome[] = [];
    const positions: (bigint | undefined)[] = [];
    for (const row of chosen.rows) {
      const said = { as: 'discarded' as const, reason };
      const { settlement, position } = await this.settlements.settle(byOf(tenant, asked), row, said);
      const { state } = settlement;
      data.push(
        state === 'discarded'
          ? { id: row.id, state, outcome: 'discarded' }
          : refused({ id: row.id, state }, 'ingestion.rejected-event-taken'),
      );
      positions.push(position);
    }
    await this.feed.shown(latest(positions));
    return answer(asked, chosen, data);
  }

  /** In the order of the ids, each once; or the open ones, oldest first. */
  private async choose(tenant: string, { ids, filter, cursor }: Asked): Promise<Chosen> {
    if (!ids) {
      const part = {
        ...filter,
        state: 'open' as const,
        limit: atOnce,
        beyond: cursor,
        oldestFirst: true as const,
      };
      const rows = await this.rows.part(tenant, part);
      return { rows, unknown: [], cursor: rows.length === atOnce ? rows.at(-1)!.position : null };
    }
    const found = new Map((await this.rows.byIds(tenant, ids)).map((row) => [row.id, row]));
    const distinct = [...new Set(ids)];
    return {
      rows: distinct.flatMap((id) => found.get(id) ?? []),
      unknown: distinct.filter((id) => !found.has(id)),
      cursor: null,
    };
  }
}

const latest = (positions: readonly (bigint | undefined)[]): bigint | undefined =>
  positions.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);

const byOf = (tenant: string, { actor, requestId }: Asked): SettledBy => ({ tenant, actor, requestId });

function answer(
  { ids }: Asked,
  { unknown, cursor }: Chosen,
  data: RejectedEventOutcome[],
): RejectedEventsSettled {
  const code = 'ingestion.rejected-event-unknown';
  const missing = unknown.map((id): RejectedEventOutcome => ({
    id,
    outcome: 'refused',
    code,
    message: replayRefusals[code],
  }));
  const all = new Map([...data, ...missing].map((one) => [one.id, one]));
  return { data: ids ? [...new Set(ids)].map((id) => all.get(id)!) : data, cursor };
}
