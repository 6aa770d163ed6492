import { escapeIdentifier, escapeLiteral } from 'pg';
import type { EntityManager } from 'typeorm';
import { quoteColumns, quoteTable } from './sql-name';

export interface CompareOptions {
  /** Columns that may differ, such as the time of a write. */
  ignore?: string[];
  /** SQL over `t`: rows for which it does not hold are left out on both sides. */
  where?: string;
  /** Most differences to report. */
  limit?: number;
}

/** Rows of a table as a multiset: equal digests, equal content, in whatever order it was written. */
export interface TableDigest {
  rows: number;
  /** Sums over all rows of two 64-bit hashes of each, as decimals. */
  hash: string;
}

/** Where two tables differ, by key and column names: values may be personal and stay in the database. */
export interface RowDifference {
  key: Record<string, unknown>;
  found: 'left-only' | 'right-only' | 'both';
  /** Columns with different values; empty where the row is on one side only. */
  columns: string[];
}

/** A row that is independent of the order of its columns; a JSON null in it is the same as NULL. */
function content(alias: string, ignore: readonly string[] = []): string {
  const removed = ignore.map((column) => ` - ${escapeLiteral(column)}`).join('');
  return `(to_jsonb(${alias})${removed})`;
}

/**
 * Count and hash of all rows that the transaction may see. Addition makes it independent of order, and counts
 * a doubled row twice, where an exclusive or would cancel it. Independent of the order of columns, too; a JSON null
 * is the same as NULL. Finds what went wrong, not what somebody forged: the hash is PostgreSQL's own of a row.
 * @cost  one sequential scan, about 2 µs a row
 */
export async function tableDigest(
  tx: EntityManager,
  table: string,
  o: CompareOptions = {},
): Promise<TableDigest> {
  const row = `ROW(${(await hashedColumns(tx, table, o.ignore)).join(', ')})`;
  const half = (seed: number) => `coalesce(sum(hash_record_extended(content, ${seed})::numeric), 0)`;
  // OFFSET 0 makes each row's content once for both halves.
  const [found] = await tx.query<{ rows: string; high: string; low: string }[]>(
    `SELECT count(*) AS rows, ${half(0)} AS high, ${half(1)} AS low
       FROM (SELECT ${row} AS content FROM ${quoteTable(table)} t WHERE ${o.where ?? 'true'} OFFSET 0) hashed`,
  );
  if (!found) throw new Error(`tableDigest: ${table} gave no answer`);
  return { rows: Number(found.rows), hash: `${found.high}:${found.low}` };
}

/** SQL of a table's columns, in the order of their names. */
async function hashedColumns(
  tx: EntityManager,
  table: string,
  ignore: readonly string[] = [],
): Promise<string[]> {
  const columns = await tx.query<{ name: string; json: boolean }[]>(
    `SELECT attname::text AS name, atttypid = 'jsonb'::regtype AS json FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
    [quoteTable(table)],
  );
  return columns
    .filter(({ name }) => !ignore.includes(name))
    .map(({ name, json }) => {
      const column = `t.${escapeIdentifier(name)}`;
      return json ? `nullif(${column}, 'null')` : column;
    });
}

/**
 * The first rows, by key, that two tables do not share.
 * @param key  columns that name a row in both tables
 */
export async function sampleDifferences(
  tx: EntityManager,
  [left, right]: readonly [left: string, right: string],
  key: string[],
  o: CompareOptions = {},
): Promise<RowDifference[]> {
  const found = await tx.query<{ key: Record<string, unknown>; l: boolean; r: boolean; columns: string[] }[]>(
    `SELECT ${keyObject(key)} AS key, l.row IS NOT NULL AS l, r.row IS NOT NULL AS r,
            ARRAY(SELECT name FROM jsonb_object_keys(coalesce(l.row, '{}') || coalesce(r.row, '{}')) name
                   WHERE l.row -> name IS DISTINCT FROM r.row -> name ORDER BY name) AS columns
       FROM (SELECT ${quoteColumns(key)}, ${content('t', o.ignore)} AS row FROM ${quoteTable(left)} t WHERE ${o.where ?? 'true'}) l
       FULL JOIN (SELECT ${quoteColumns(key)}, ${content('t', o.ignore)} AS row FROM ${quoteTable(right)} t WHERE ${o.where ?? 'true'}) r
            USING (${quoteColumns(key)})
      WHERE l.row IS DISTINCT FROM r.row
      ORDER BY ${quoteColumns(key)} LIMIT ${Number(o.limit ?? 20)}`,
  );
  return found.map(({ key: at, l, r, columns }) =>
    l && r
      ? { key: at, found: 'both', columns }
      : { key: at, found: l ? 'left-only' : 'right-only', columns: [] },
  );
}

const keyObject = (key: string[]): string =>
  `jsonb_build_object(${key.map((column) => `${escapeLiteral(column)}, ${escapeIdentifier(column)}`).join(', ')})`;
