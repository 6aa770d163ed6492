import { quoteTable } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../projection';
import { clear, columnsOf, type Schemas, stateTable } from './schemas';
import { keptTable } from './swap';

/**
 * The projection as a service runs it: with the rows of somebody erased goes everything that rebuilds have left beside
 * the live tables, in the same transaction. Kept tables are folded no more, so that nothing else would delete them there.
 */
export function forgettingKept(projection: Projection, schemas: Schemas): Projection {
  if (!projection.tables || !projection.reads.includes('request-')) return projection;
  return {
    ...projection,
    async apply(tx, facts) {
      await projection.apply(tx, facts);
      if (facts.some(({ type }) => type === 'consent.person-erased.v1'))
        await forget(tx, projection, schemas);
    },
  };
}

async function forget(tx: EntityManager, { name, tables = {} }: Projection, schemas: Schemas): Promise<void> {
  const kept = [
    ...Object.keys(tables),
    ...[keptTable(name, 'projection_checkpoint'), keptTable(name, 'parked_fact')],
  ];
  for (const table of kept) await tx.query(`DROP TABLE IF EXISTS ${quoteTable(`${schemas.old}.${table}`)}`);
  if (!(await isUnderWay(tx, schemas))) await clear(tx, schemas.next);
}

/** A rebuild that is under way folds the erasure itself. */
async function isUnderWay(tx: EntityManager, { next }: Schemas): Promise<boolean> {
  if ((await columnsOf(tx, next, stateTable)).length === 0) return false;
  const rows = await tx.query<unknown[]>(
    `SELECT FROM ${quoteTable(`${next}.${stateTable}`)} WHERE status ->> 'state' IN ('building', 'comparing')`,
  );
  return rows.length > 0;
}
