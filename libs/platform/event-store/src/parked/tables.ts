import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is said of parked facts, and whose they are. `word_id`: the fact on the stream `parked` that was last acted on.
 * To the millisecond, so that an instant on the wire is the instant in the row.
 */
export class ParkedFacts1700000000010 implements MigrationInterface {
  name = 'ParkedFacts1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE parked_fact SET tenant = coalesce(substring(stream from '^[a-z]+-[0-9a-f]{2}[.]([^.]+)[.][0-9a-f]{32}$'), tenant, '');
      ALTER TABLE parked_fact ALTER COLUMN tenant SET NOT NULL, ALTER COLUMN parked_at TYPE timestamptz(3),
        ADD COLUMN discarded_at timestamptz(3), ADD COLUMN discarded_by text, ADD COLUMN discard_reason text,
        ADD COLUMN word_id uuid;
      CREATE INDEX parked_fact_by_time ON parked_fact (tenant, parked_at DESC);
      CREATE INDEX parked_fact_open ON parked_fact (projection, version) WHERE discarded_at IS NULL;
      ${protectByTenant('parked_fact')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP POLICY one_tenant ON parked_fact;
      ALTER TABLE parked_fact NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
      DROP INDEX parked_fact_by_time, parked_fact_open;
      ALTER TABLE parked_fact DROP COLUMN discarded_at, DROP COLUMN discarded_by, DROP COLUMN discard_reason,
        DROP COLUMN word_id, ALTER COLUMN tenant DROP NOT NULL`);
  }
}
