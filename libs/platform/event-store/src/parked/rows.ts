import type { ListParked, ParkedFact } from '@ucv/contracts-projections';
import { isFactType, parseStream } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../projection';
import { type ListPlace, parkedId } from './place';

export type Named = Pick<Projection, 'name' | 'version'>;

/** A parked fact as its row has it. */
export interface ParkedRow {
  projection: string;
  event_id: string;
  type: string;
  stream: string;
  revision: string;
  position: string;
  reason: string;
  parked_at: Date;
  discarded_at: Date | null;
  discarded_by: string | null;
  discard_reason: string | null;
  word_id: string | null;
}

const columns = `p.projection, p.event_id, p.type, p.stream, p.revision, p.position, p.reason, p.parked_at,
  p.discarded_at, p.discarded_by, p.discard_reason, p.word_id`;

/** Rows of projections in the version that runs; those of an older version are of tables that are gone. */
const running = (first: number): string =>
  `parked_fact p JOIN unnest($${first}::text[], $${first + 1}::int[]) AS c (name, version)
     ON p.projection = c.name AND p.version = c.version`;

const namesOf = (projections: readonly Named[]): [string[], number[]] => [
  projections.map(({ name }) => name),
  projections.map(({ version }) => version),
];

export interface Page {
  tenant: string;
  service: string;
  state: NonNullable<ListParked['state']>;
  after: ListPlace | undefined;
  limit: number;
}

const states = { open: 'AND p.discarded_at IS NULL', discarded: 'AND p.discarded_at IS NOT NULL', all: '' };

/** Rows of a tenant, the newest first, in the order of `byTime`. */
export function listRows(
  tx: EntityManager,
  projections: readonly Named[],
  { tenant, service, state, after, limit }: Page,
): Promise<ParkedRow[]> {
  const id = `(($8 COLLATE "C"), (p.projection COLLATE "C"), p.event_id)`;
  return tx.query<ParkedRow[]>(
    `SELECT ${columns} FROM ${running(1)}
      WHERE p.tenant = $3 ${states[state]}
        AND ($4::timestamptz IS NULL OR p.parked_at < $4
          OR (p.parked_at = $4 AND ${id} > (($5 COLLATE "C"), ($6 COLLATE "C"), $7::uuid)))
      ORDER BY p.parked_at DESC, p.projection COLLATE "C", p.event_id LIMIT $9`,
    [
      ...namesOf(projections),
      tenant,
      ...(after ? [after.parkedAt, after.service, after.projection, after.factId] : [null, null, null, null]),
      service,
      limit,
    ],
  );
}

export async function findRow(
  tx: EntityManager,
  { name, version }: Named,
  { tenant, factId }: { tenant: string; factId: string },
): Promise<ParkedRow | undefined> {
  const [row] = await tx.query<ParkedRow[]>(
    `SELECT ${columns} FROM parked_fact p WHERE tenant = $1 AND projection = $2 AND version = $3 AND event_id = $4`,
    [tenant, name, version, factId],
  );
  return row;
}

/** How many are open, by projection, over all tenants; none is left out where it has none. */
export async function openCounts(
  tx: EntityManager,
  projections: readonly Named[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ name: string; open: string }[]>(
    `SELECT c.name, count(p.event_id) AS open FROM unnest($1::text[], $2::int[]) AS c (name, version)
       LEFT JOIN parked_fact p ON p.projection = c.name AND p.version = c.version AND p.discarded_at IS NULL
      GROUP BY c.name`,
    namesOf(projections),
  );
  return new Map(rows.map(({ name, open }) => [name, Number(open)]));
}

/** What may be told of a row. A type or stream that is none of ours may be anything, so it is not told. */
export function told(service: string, row: ParkedRow): ParkedFact {
  const { projection, event_id: factId, discarded_at, discarded_by, discard_reason } = row;
  const discarded = discarded_at && {
    at: discarded_at.toISOString(),
    actor: discarded_by ?? 'unknown',
    reason: discard_reason ?? '',
  };
  return {
    id: parkedId({ service, projection, factId }),
    service,
    projection,
    factId,
    type: isFactType(row.type) ? row.type : '(no type of ours)',
    stream: parseStream(row.stream) ? row.stream : '(no stream of ours)',
    revision: Number(row.revision),
    position: row.position,
    state: discarded ? 'discarded' : 'open',
    reason: row.reason,
    parkedAt: row.parked_at.toISOString(),
    ...(discarded ? { discarded } : {}),
  };
}
