import { quoteColumns, quoteTable } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../projection';
import { columnsOf, type Schemas } from './schemas';
import { keptTable } from './swap';

type Of = Pick<Projection, 'name' | 'version' | 'tables'>;

/** Whether the tables of before the last swap are there, of this version and in the shape of the live ones. */
export async function isKept(tx: EntityManager, { live, old }: Schemas, of: Of): Promise<boolean> {
  const checkpoint = keptTable(of.name, 'projection_checkpoint');
  if ((await columnsOf(tx, old, checkpoint)).length === 0) return false;
  const rows = await tx.query<unknown[]>(
    `SELECT FROM ${quoteTable(`${old}.${checkpoint}`)} WHERE version = $1 AND position IS NOT NULL`,
    [of.version],
  );
  if (rows.length === 0) return false;
  for (const table of Object.keys(of.tables ?? {})) {
    const [mine, kept] = [await columnsOf(tx, live, table), await columnsOf(tx, old, table)];
    if (JSON.stringify(mine) !== JSON.stringify(kept)) return false;
  }
  return true;
}

/** Fills empty tables with those of before the last swap, their checkpoint and parked facts included. */
export async function copyKept(tx: EntityManager, { next, old }: Schemas, of: Of): Promise<void> {
  const copies = [
    ...Object.keys(of.tables ?? {}).map((table) => [table, table] as const),
    ...(['projection_checkpoint', 'parked_fact'] as const).map(
      (table) => [keptTable(of.name, table), table] as const,
    ),
  ];
  for (const [kept, table] of copies) {
    const names = quoteColumns((await columnsOf(tx, old, kept)).map(({ name }) => name));
    await tx.query(
      `INSERT INTO ${quoteTable(`${next}.${table}`)} (${names}) SELECT ${names} FROM ${quoteTable(`${old}.${kept}`)}`,
    );
  }
}
