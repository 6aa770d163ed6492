import type { TableComparison } from '@ucv/contracts-projections';
import { sampleDifferences, tableDigest } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Projection, ProjectionTable } from '../projection';
import type { Schemas } from './schemas';
import { isAhead } from './swap';

const sides = { 'left-only': 'live-only', 'right-only': 'rebuilt-only', both: 'both' } as const;

/** @param where  SQL over `t` that limits both sides, for a table */
export interface Compared {
  projection: Pick<Projection, 'name' | 'tables'>;
  schemas: Pick<Schemas, 'live' | 'next'>;
  where?: (table: string, declared: ProjectionTable) => string;
}

/**
 * Whether the rebuilt tables hold what the live ones hold, and if not, where they first differ.
 * @param told  called after each table
 * @cost        one scan of both sides, about 10 µs a row
 */
export async function compareAll(
  tx: EntityManager,
  { projection, schemas, where }: Compared,
  told: (done: TableComparison[]) => void = () => undefined,
): Promise<TableComparison[]> {
  const done: TableComparison[] = [];
  for (const [table, declared] of Object.entries(projection.tables ?? {})) {
    const limits = [
      ...(declared.ahead ? [`NOT (${isAhead(projection.name, schemas.next, declared.ahead)})`] : []),
      ...(where ? [where(table, declared)] : []),
    ];
    const sidesOf = [`${schemas.live}.${table}`, `${schemas.next}.${table}`] as const;
    done.push(await compareTable(tx, sidesOf, { table, key: declared.key, limits }));
    told(done);
  }
  return done;
}

async function compareTable(
  tx: EntityManager,
  both: readonly [live: string, rebuilt: string],
  { table, key, limits }: { table: string; key: string[]; limits: string[] },
): Promise<TableComparison> {
  const o = limits.length > 0 ? { where: limits.join(' AND ') } : {};
  const live = await tableDigest(tx, both[0], o);
  const rebuilt = await tableDigest(tx, both[1], o);
  const equal = live.rows === rebuilt.rows && live.hash === rebuilt.hash;
  const found = equal ? [] : await sampleDifferences(tx, both, key, o);
  const differences = found.map((row) => ({ ...row, found: sides[row.found] }));
  return { table, live, rebuilt, equal, differences };
}
