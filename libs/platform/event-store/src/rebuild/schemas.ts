import { quoteTable } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** The schemas of a service: its tables, those that a rebuild fills, and those of before the last swap. */
export interface Schemas {
  live: string;
  next: string;
  old: string;
}

export const schemasOf = (service: string): Schemas => ({
  live: service,
  next: `${service}_next`,
  old: `${service}_old`,
});

/** Where a rebuild remembers how far it is; stays in the `_next` schema when everything else in it goes. */
export const stateTable = 'rebuild_state';

const migrationTable = 'schema_migration';

/** Removes everything that a rebuild has put beside the live tables, but for what is known of it. */
export async function clear(tx: EntityManager, schema: string): Promise<void> {
  for (const table of await tablesIn(tx, schema))
    if (table !== stateTable)
      await tx.query(`DROP TABLE IF EXISTS ${quoteTable(`${schema}.${table}`)} CASCADE`);
}

/**
 * Makes empty tables cheap to fill: nothing of them is in the write-ahead log, checkpoints included, so that a crash
 * of the database empties all of them alike; and the indexes named are left out.
 * @returns the statements that make those indexes
 */
export async function lighten(tx: EntityManager, schema: string, late: readonly string[]): Promise<string[]> {
  for (const table of await tablesIn(tx, schema))
    if (table !== stateTable && table !== migrationTable)
      await tx.query(`ALTER TABLE ${quoteTable(`${schema}.${table}`)} SET UNLOGGED`);
  const indexes = await tx.query<{ name: string; made: string }[]>(
    `SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE schemaname = $1 AND indexname = ANY ($2)`,
    [schema, late],
  );
  for (const { name } of indexes) await tx.query(`DROP INDEX ${quoteTable(`${schema}.${name}`)}`);
  return indexes.map(({ made }) => made.replace(/ INDEX /, ' INDEX IF NOT EXISTS '));
}

/** Puts tables into the write-ahead log, all or none, so that they outlive a crash of the database. */
export async function makeDurable(tx: EntityManager, schema: string): Promise<void> {
  for (const table of await tablesIn(tx, schema, 'u'))
    await tx.query(`ALTER TABLE ${quoteTable(`${schema}.${table}`)} SET LOGGED`);
}

/** @param persistence  `u`: those alone that are not in the write-ahead log */
async function tablesIn(tx: EntityManager, schema: string, persistence?: 'u'): Promise<string[]> {
  const rows = await tx.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind = 'r' AND ($2::text IS NULL OR c.relpersistence::text = $2) ORDER BY 1`,
    [schema, persistence ?? null],
  );
  return rows.map(({ name }) => name);
}

/** Columns of a table with their types, in the order of names; empty where there is no such table. */
export async function columnsOf(
  tx: EntityManager,
  schema: string,
  table: string,
): Promise<{ name: string; type: string }[]> {
  return tx.query(
    `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY 1`,
    [quoteTable(`${schema}.${table}`)],
  );
}
