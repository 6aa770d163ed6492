import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `source` is projected from the log and can be rebuilt. `claim` can't and need not: it guards against doubles
 * for 7 days. Room is left in its pages, so that settling a claim touches no index.
 */
export class IngestionTables1700000002000 implements MigrationInterface {
  name = 'IngestionTables1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE source (
        tenant text NOT NULL, source text NOT NULL, write_key_hash text NOT NULL, registered_at timestamptz NOT NULL,
        PRIMARY KEY (tenant, source));
      CREATE INDEX source_by_key ON source (write_key_hash);
      CREATE TABLE claim (
        event_id uuid PRIMARY KEY, tenant text NOT NULL, home_ref uuid NOT NULL,
        claimed_at timestamptz NOT NULL DEFAULT now(), settled boolean NOT NULL DEFAULT false) WITH (fillfactor = 70);
      CREATE INDEX claim_by_age ON claim USING brin (claimed_at) WITH (pages_per_range = 16, autosummarize = on);
      ${protectByTenant('source')}
      ${protectByTenant('claim')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE claim; DROP TABLE source');
  }
}

/** The projection is called as those who rebuild it call it. */
export class ProjectionOfSources1700000003000 implements MigrationInterface {
  name = 'ProjectionOfSources1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE projection_checkpoint SET name = 'sources' WHERE name = 'source';
      UPDATE parked_fact SET projection = 'sources' WHERE projection = 'source'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE projection_checkpoint SET name = 'source' WHERE name = 'sources';
      UPDATE parked_fact SET projection = 'source' WHERE projection = 'sources'`);
  }
}

/** What a tenant's rules for joining identifiers block; projected from the log. */
export class BlockedValues1700000004000 implements MigrationInterface {
  name = 'BlockedValues1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE blocked_value (tenant text PRIMARY KEY, patterns jsonb NOT NULL);
      ${protectByTenant('blocked_value')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE blocked_value');
  }
}

/** The country of phone numbers that name none. Rules of before say none. */
export class CountryOfTenant1700000005000 implements MigrationInterface {
  name = 'CountryOfTenant1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE blocked_value ADD COLUMN country text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE blocked_value DROP COLUMN country');
  }
}
