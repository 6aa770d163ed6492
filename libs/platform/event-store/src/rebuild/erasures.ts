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
  if (!(await noteErasure(tx, schemas))) await clear(tx, schemas.next);
}

const underWay = `status ->> 'state' IN ('building', 'comparing')`;

/**
 * A rebuild that is under way folds the erasure itself if it gets so far, and leaves nothing to look at if not.
 * @returns whether there is one
 */
async function noteErasure(tx: EntityManager, schemas: Schemas): Promise<boolean> {
  if (!(await hasStates(tx, schemas))) return false;
  // The keys of rows that differed may hold what somebody said, such as the id of an account.
  await tx.query(
    `UPDATE ${statesOf(schemas)} SET status = status - 'comparison'
      WHERE NOT (${underWay}) AND status @? '$.comparison[*].differences[*]'`,
  );
  const [noted] = await tx.query<[unknown[], number]>(
    `UPDATE ${statesOf(schemas)} SET erased = true WHERE ${underWay} RETURNING projection`,
  );
  return noted.length > 0;
}

/** Whether a rebuild is under way: its tables may hold what the live ones do no more. */
export async function isUnderWay(tx: EntityManager, schemas: Schemas): Promise<boolean> {
  if (!(await hasStates(tx, schemas))) return false;
  const rows = await tx.query<unknown[]>(`SELECT FROM ${statesOf(schemas)} WHERE ${underWay}`);
  return rows.length > 0;
}

const statesOf = ({ next }: Schemas): string => quoteTable(`${next}.${stateTable}`);

/** Also the column that older code did not make: it is there as soon as a rebuild has begun. */
const hasStates = async (tx: EntityManager, { next }: Schemas): Promise<boolean> =>
  (await columnsOf(tx, next, stateTable)).some(({ name }) => name === 'erased');
