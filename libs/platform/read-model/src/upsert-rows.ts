import { escapeIdentifier } from 'pg';
import type { EntityManager } from 'typeorm';
import { quoteColumns, quoteTable } from './sql-name';

/** Rows in one statement: enough to make the round trip cheap, few enough to keep memory and pauses small. */
const chunk = 2_000;

type Row = Record<string, unknown>;

/**
 * Writes rows in bulk, without reading them first. Of rows with the same key the last one counts. Rows are
 * written in the order of their keys, so that two writers wait for each other rather than deadlock.
 *
 * Values by column type: bigint or string for `bigint`, Date or RFC 3339 for `timestamptz`, Buffer for
 * `bytea`, arrays for arrays, any JSON value for `jsonb` (null and undefined are SQL NULL everywhere).
 * @param key   columns of a unique constraint
 * @param rows  all with the same columns; columns not given take their default
 * @param o     `update`: columns to overwrite where the key exists (default: all but the key), or 'nothing'
 * @cost        one statement for 2,000 rows, about 25 µs a row
 */
// eslint-disable-next-line max-params -- four say what is written, the last bends it; callers read as SQL does
export async function upsertRows(
  tx: EntityManager,
  table: string,
  key: string[],
  rows: Row[],
  o: { update?: string[] | 'nothing' } = {},
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const statement = upsertStatement({ table, key, columns, update: o.update });
  const distinct = lastByKey(rows, key, columns);
  for (let start = 0; start < distinct.length; start += chunk) {
    await tx.query(statement, [JSON.stringify(distinct.slice(start, start + chunk))]);
  }
}

function upsertStatement(o: {
  table: string;
  key: string[];
  columns: string[];
  update?: string[] | 'nothing';
}): string {
  const table = quoteTable(o.table);
  const names = quoteColumns(o.columns);
  const update =
    o.update === 'nothing' ? [] : (o.update ?? o.columns.filter((column) => !o.key.includes(column)));
  const set = update.map((column) => `${escapeIdentifier(column)} = EXCLUDED.${escapeIdentifier(column)}`);
  const action = set.length > 0 ? `DO UPDATE SET ${set.join(', ')}` : 'DO NOTHING';
  // The table's own row type tells PostgreSQL the type of every column.
  return `INSERT INTO ${table} (${names})
    SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
    ON CONFLICT (${quoteColumns(o.key)}) ${action}`;
}

function lastByKey(rows: Row[], key: string[], columns: string[]): Row[] {
  const width = columns.length;
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    if (Object.keys(row).length !== width || !columns.every((column) => column in row)) {
      throw new Error(`upsertRows: every row needs the same columns (${columns.join(', ')})`);
    }
    const written: Row = {};
    for (const column of columns) written[column] = asDatabaseText(row[column]);
    byKey.set(JSON.stringify(key.map((column) => written[column])), written);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** What JSON has no word for, as PostgreSQL reads it into a column of the type. */
function asDatabaseText(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  // JSON has no NaN or Infinity and would write null; PostgreSQL reads them by name.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value;
}
