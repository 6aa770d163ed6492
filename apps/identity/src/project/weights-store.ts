import type { MatchWeights, WeightsSetData } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

/** What comparisons say with a tenant, every version of it. */
export class WeightsTable1700000009100 implements MigrationInterface {
  name = 'WeightsTable1700000009100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE weights (tenant text NOT NULL, version int NOT NULL, weights jsonb NOT NULL,
        set_at timestamptz NOT NULL, set_by text NOT NULL, PRIMARY KEY (tenant, version))`);
    await runner.query(protectByTenant('weights'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE weights');
  }
}

/** Keeps weights that were set. The first of a version counts. */
export async function keepWeights(tx: EntityManager, { data, metadata }: RecordedFact): Promise<void> {
  const { tenant, receivedAt: set_at, actor: set_by } = metadata;
  const weights = data as WeightsSetData;
  const row = { tenant, version: weights.version, weights, set_at, set_by };
  await upsertRows(tx, 'weights', ['tenant', 'version'], [row], { update: 'nothing' });
}

/** Those that hold; undefined where none were ever set. */
export async function weightsOf(tx: EntityManager, tenant: string): Promise<MatchWeights | undefined> {
  const [row] = await tx.query<{ weights: WeightsSetData; set_at: Date; set_by: string }[]>(
    'SELECT weights, set_at, set_by FROM weights WHERE tenant = $1 ORDER BY version DESC LIMIT 1',
    [tenant],
  );
  return row && { ...row.weights, setAt: row.set_at.toISOString(), setBy: row.set_by };
}
