import type { CountedValue } from '@ucv/matching';
import type { Privacy } from '@ucv/platform-privacy';
import { protectByTenant } from '@ucv/platform-read-model';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many fragments of a tenant have a name, a phone, a town …: by a keyed hash of it, never the value; and in `described`
 * the hashes of each fragment, so that its part can be taken back. For the projection `matching`.
 */
export class ValueCounts1700000009000 implements MigrationInterface {
  name = 'ValueCounts1700000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE described ADD COLUMN counted text[] NOT NULL DEFAULT '{}';
      CREATE TABLE value_count (tenant text NOT NULL, key text NOT NULL, fragments int NOT NULL,
        PRIMARY KEY (tenant, key))`);
    await runner.query(protectByTenant('value_count'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE value_count; ALTER TABLE described DROP COLUMN counted');
  }
}

/** Name of a value among a tenant's counts: 128 bits, which tell nothing without the key of the identifier index. */
export const valueKey = (
  { index }: Pick<Privacy, 'index'>,
  tenant: string,
  { kind, value }: CountedValue,
): string => index.digest(tenant, { type: `counted ${kind}`, value }).slice(0, 32);

/** The hashes that a fragment has, or has no more. */
export interface Counted {
  tenant: string;
  counted: readonly string[];
}

/** Counts what fragments say now in place of what they said before. @cost two statements */
export async function recount(
  tx: EntityManager,
  { before, now }: { before: readonly Counted[]; now: readonly Counted[] },
): Promise<void> {
  const changes = new Map<string, { tenant: string; key: string; change: number }>();
  const add = (all: readonly Counted[], by: 1 | -1) => {
    for (const { tenant, counted } of all)
      for (const key of counted) {
        const name = `${tenant} ${key}`;
        const known = changes.get(name) ?? { tenant, key, change: 0 };
        changes.set(name, { ...known, change: known.change + by });
      }
  };
  add(before, -1);
  add(now, 1);
  const changed = [...changes.values()].filter(({ change }) => change !== 0).sort(byName);
  if (changed.length === 0) return;
  const columns = [changed.map(({ tenant }) => tenant), changed.map(({ key }) => key)];
  await tx.query(
    `INSERT INTO value_count (tenant, key, fragments)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[])
     ON CONFLICT (tenant, key) DO UPDATE SET fragments = value_count.fragments + EXCLUDED.fragments`,
    [...columns, changed.map(({ change }) => change)],
  );
  await tx.query(
    `DELETE FROM value_count WHERE (tenant, key) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND fragments <= 0`,
    columns,
  );
}

const byName = (a: { tenant: string; key: string }, b: { tenant: string; key: string }): number =>
  a.tenant < b.tenant || (a.tenant === b.tenant && a.key < b.key) ? -1 : 1;

/** How many fragments have each of some values; 0 for one that nobody has. @cost one query, along the key */
export async function countsOf(
  tx: EntityManager,
  tenant: string,
  { values, privacy }: { values: readonly CountedValue[]; privacy: Pick<Privacy, 'index'> },
): Promise<(value: CountedValue) => number> {
  const keys = new Map(values.map((value) => [nameOf(value), valueKey(privacy, tenant, value)]));
  const rows = await tx.query<{ key: string; fragments: number }[]>(
    'SELECT key, fragments FROM value_count WHERE tenant = $1 AND key = ANY($2)',
    [tenant, [...keys.values()]],
  );
  const counts = new Map(rows.map(({ key, fragments }) => [key, fragments]));
  return (value) => counts.get(keys.get(nameOf(value)) ?? '') ?? 0;
}

const nameOf = ({ kind, value }: CountedValue): string => `${kind} ${value}`;
