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
  /** Sum over all rows of the first 128 bits of their SHA-256, as two decimal halves. */
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
 * a doubled row twice, where an exclusive or would cancel it.
 * @cost  one sequential scan, about 10 µs a row
 */
export async function tableDigest(
  tx: EntityManager,
  table: string,
  o: CompareOptions = {},
): Promise<TableDigest> {
  const half = (from: number) =>
    `coalesce(sum(('x' || encode(substr(digest, ${from}, 8), 'hex'))::bit(64)::bigint::numeric), 0)`;
  const [row] = await tx.query<{ rows: string; high: string; low: string }[]>(
    `SELECT count(*) AS rows, ${half(1)} AS high, ${half(9)} AS low
       FROM (SELECT sha256(convert_to(${content('t', o.ignore)}::text, 'UTF8')) AS digest
               FROM ${quoteTable(table)} t WHERE ${o.where ?? 'true'}) hashed`,
  );
  if (!row) throw new Error(`tableDigest: ${table} gave no answer`);
  return { rows: Number(row.rows), hash: `${row.high}:${row.low}` };
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
