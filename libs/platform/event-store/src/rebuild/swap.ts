import { quoteColumns, quoteTable } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../projection';
import type { Schemas } from './schemas';

/** Shorter than what it takes PostgreSQL to look for a deadlock: readers go on, and the swap tries again. */
const lockTimeout = '200ms';

/** Where a projection's checkpoint and parked facts of before a swap are kept, in the `_old` schema. */
export const keptTable = (projection: string, table: 'projection_checkpoint' | 'parked_fact'): string =>
  `${projection} ${table}`;

type Swapped = Pick<Projection, 'name' | 'version'> & { tables: NonNullable<Projection['tables']> };

/**
 * The tables of one projection in the `next` schema become the live ones, and the live ones the old ones, with their
 * checkpoint and parked facts; those of before are dropped. Tables of others are not touched.
 * @throws  where readers hold the tables for longer than 200 ms: nothing is changed, try again
 */
export async function swap(tx: EntityManager, { live, next, old }: Schemas, of: Swapped): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '${lockTimeout}'`);
  const tables = Object.keys(of.tables).sort();
  await tx.query(
    `LOCK TABLE ${tables.map((table) => quoteTable(`${live}.${table}`)).join(', ')} IN ACCESS EXCLUSIVE MODE`,
  );
  for (const table of tables) {
    const { key, ahead } = of.tables[table]!;
    const [mine, theirs] = [quoteTable(`${live}.${table}`), quoteTable(`${next}.${table}`)];
    if (ahead)
      await tx.query(
        `INSERT INTO ${theirs} SELECT * FROM ${mine} t WHERE ${isAhead(of.name, next, ahead)}
          ON CONFLICT (${quoteColumns(key)}) DO NOTHING`,
      );
    await tx.query(`DROP TABLE IF EXISTS ${quoteTable(`${old}.${table}`)}`);
    await tx.query(`ALTER TABLE ${mine} SET SCHEMA ${quoteTable(old)}`);
    await tx.query(`ALTER TABLE ${theirs} SET SCHEMA ${quoteTable(live)}`);
  }
  await swapCheckpoint(tx, { live, next, old }, of);
  await swapParked(tx, { live, next, old }, of);
}

/** SQL over `t`: a row that a decider wrote of what the feed has not brought yet. */
export const isAhead = (projection: string, next: string, column: string): string =>
  `t.${quoteColumns([column])} > (SELECT position FROM ${quoteTable(`${next}.projection_checkpoint`)}
     WHERE name = ${literal(projection)} AND position IS NOT NULL)`;

async function swapCheckpoint(tx: EntityManager, { live, next, old }: Schemas, of: Swapped): Promise<void> {
  const [from, to] = [`${next}.projection_checkpoint`, `${live}.projection_checkpoint`].map(quoteTable);
  const kept = quoteTable(`${old}.${keptTable(of.name, 'projection_checkpoint')}`);
  await tx.query(`DROP TABLE IF EXISTS ${kept}`);
  await tx.query(`CREATE TABLE ${kept} AS SELECT * FROM ${to} WHERE name = ${literal(of.name)}`);
  await tx.query(`DELETE FROM ${to} WHERE name = $1`, [of.name]);
  await tx.query(
    `INSERT INTO ${to} (name, version, position) SELECT name, version, position FROM ${from} WHERE name = $1 AND version = $2`,
    [of.name, of.version],
  );
}

/** What is known beside of a fact that both sides have parked stays with it. */
async function swapParked(tx: EntityManager, { live, next, old }: Schemas, of: Swapped): Promise<void> {
  const [from, to] = [`${next}.parked_fact`, `${live}.parked_fact`].map(quoteTable);
  const kept = quoteTable(`${old}.${keptTable(of.name, 'parked_fact')}`);
  await tx.query(`DROP TABLE IF EXISTS ${kept}`);
  await tx.query(`CREATE TABLE ${kept} AS SELECT * FROM ${to} WHERE projection = ${literal(of.name)}`);
  await tx.query(
    `DELETE FROM ${to} WHERE projection = $1
        AND (version <> $2 OR event_id NOT IN (SELECT event_id FROM ${from} WHERE projection = $1))`,
    [of.name, of.version],
  );
  await tx.query(
    `INSERT INTO ${to} SELECT * FROM ${from} WHERE projection = $1 AND version = $2 ON CONFLICT DO NOTHING`,
    [of.name, of.version],
  );
}

/** A projection's name as SQL text: names are code, and hold no quote. */
function literal(name: string): string {
  if (!/^[a-z-]+$/.test(name)) throw new Error('not the name of a projection');
  return `'${name}'`;
}
