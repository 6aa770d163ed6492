import type { EntityManager } from 'typeorm';

const tablesIn = async (tx: EntityManager, schema: string): Promise<string[]> => {
  const rows = await tx.query<{ name: string }[]>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
    [schema],
  );
  return rows.map(({ name }) => name);
};

/** Drops every table of a schema. */
export async function clearSchema(tx: EntityManager, schema: string): Promise<void> {
  for (const table of await tablesIn(tx, schema)) await tx.query(`DROP TABLE ${schema}."${table}" CASCADE`);
}

/** The next tables become the live ones; the live ones become the old ones, kept until the next swap. */
export async function swapSchemas(
  tx: EntityManager,
  { live, next, old }: { live: string; next: string; old: string },
): Promise<void> {
  await clearSchema(tx, old);
  for (const table of await tablesIn(tx, live))
    await tx.query(`ALTER TABLE ${live}."${table}" SET SCHEMA ${old}`);
  for (const table of await tablesIn(tx, next))
    await tx.query(`ALTER TABLE ${next}."${table}" SET SCHEMA ${live}`);
}
