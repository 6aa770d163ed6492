import { Injectable } from '@nestjs/common';
import type {
  ListRejectedEvents,
  RejectedEvent,
  RejectedEventFilter,
  RejectedEvents,
  RejectedEventState,
} from '@ucv/contracts-ingestion';
import type { Subject } from '@ucv/envelope';
import { ReadModel } from '@ucv/platform-read-model';
import { type RejectionCode, rejections } from '../decide/rejections';

/** A row as it stands in the table. */
export interface RejectedRow {
  id: string;
  position: string;
  stream: string;
  revision: string;
  source: string;
  code: string;
  received_at: Date;
  message_id: string | null;
  withheld: boolean;
  subjects: Subject[];
  state: RejectedEventState;
  tries: number;
  settled: RejectedEvent['settled'];
}

/** Which rows, from which position on, in which order. */
interface Part extends RejectedEventFilter {
  state: RejectedEventState | 'all';
  limit: number;
  /** Only beyond this position. */
  beyond?: string;
  oldestFirst?: true;
}

const filtered = `tenant = $1 AND ($2 = 'all' OR state = $2) AND ($3::text IS NULL OR code = $3)
  AND ($4::text IS NULL OR source = $4) AND ($5::timestamptz IS NULL OR received_at >= $5)
  AND ($6::timestamptz IS NULL OR received_at <= $6)`;

const valuesOf = (tenant: string, { state, code, source, from, to }: Part): unknown[] => [
  ...[tenant, state, code ?? null, source ?? null, from ?? null, to ?? null],
];

/** Questions about the rejected events of a tenant. */
@Injectable()
export class RejectedEventRows {
  constructor(private readonly readModel: ReadModel) {}

  async page(
    tenant: string,
    { cursor, ...asked }: Omit<ListRejectedEvents, 'cursor'> & { cursor?: string },
  ): Promise<RejectedEvents> {
    const rows = await this.part(tenant, { ...asked, limit: asked.limit + 1, beyond: cursor });
    const data = rows.slice(0, asked.limit);
    const last = data.at(-1);
    const counts = cursor === undefined ? { counts: await this.counts(tenant, asked) } : {};
    return { data: data.map(viewOf), cursor: rows.length > data.length ? last!.position : null, ...counts };
  }

  part(tenant: string, part: Part): Promise<RejectedRow[]> {
    const [compare, order] = part.oldestFirst ? ['>', 'ASC'] : ['<', 'DESC'];
    return this.readModel.forTenant(tenant, (tx) =>
      tx.query<RejectedRow[]>(
        `SELECT * FROM rejected_event WHERE ${filtered} AND ($7::bigint IS NULL OR position ${compare} $7)
         ORDER BY position ${order} LIMIT $8`,
        [...valuesOf(tenant, part), part.beyond ?? null, part.limit],
      ),
    );
  }

  byIds(tenant: string, ids: readonly string[]): Promise<RejectedRow[]> {
    return this.readModel.forTenant(tenant, (tx) =>
      tx.query<RejectedRow[]>('SELECT * FROM rejected_event WHERE tenant = $1 AND id = ANY($2::uuid[])', [
        tenant,
        ids,
      ]),
    );
  }

  /** Of all tenants, by code. */
  async open(): Promise<{ code: string; count: number }[]> {
    return this.readModel.transaction((tx) =>
      tx.query(`SELECT code, count(*)::int AS count FROM rejected_event WHERE state = 'open' GROUP BY code`),
    );
  }

  private counts(tenant: string, part: Part): Promise<{ code: string; source: string; count: number }[]> {
    return this.readModel.forTenant(tenant, (tx) =>
      tx.query(
        `SELECT code, source, count(*)::int AS count FROM rejected_event WHERE ${filtered}
         GROUP BY code, source ORDER BY count DESC, code, source`,
        valuesOf(tenant, part),
      ),
    );
  }
}

/** What is told of a rejected event without opening it. */
export const viewOf = (row: RejectedRow): RejectedEvent => ({
  id: row.id,
  state: row.state,
  code: row.code,
  message: rejections[row.code as RejectionCode] ?? '',
  source: row.source,
  receivedAt: row.received_at.toISOString(),
  position: row.position,
  messageId: row.message_id,
  withheld: row.withheld,
  tries: row.tries,
  settled: row.settled,
});
