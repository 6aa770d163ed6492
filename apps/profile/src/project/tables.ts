import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that a rebuild fills anew and compares, with their keys. */
export const profileKeys = {
  identifier: ['tenant', 'ref'],
  fragment: ['tenant', 'ref'],
  interaction: ['tenant', 'event_id'],
  person_change: ['tenant', 'fact_id'],
};

/**
 * A person is the rows of `identifier` with one `person`; everything else hangs on an identifier's ref. A
 * merge moves identifiers, never history: that is why anonymous history is there at once.
 */
export class ProfileTables1700000001000 implements MigrationInterface {
  name = 'ProfileTables1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identifier (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, value text,
        person text NOT NULL, first_seen timestamptz, PRIMARY KEY (tenant, ref));
      CREATE INDEX identifier_by_person ON identifier (tenant, person);
      CREATE TABLE fragment (tenant text NOT NULL, ref text NOT NULL, traits jsonb NOT NULL, first_seen timestamptz,
        last_seen timestamptz, interactions int NOT NULL, PRIMARY KEY (tenant, ref));
      CREATE TABLE interaction (tenant text NOT NULL, event_id uuid NOT NULL, ref text NOT NULL, occurred_at timestamptz NOT NULL,
        position numeric(20) NOT NULL, entry jsonb NOT NULL, PRIMARY KEY (tenant, event_id));
      CREATE INDEX interaction_by_time ON interaction (tenant, ref, occurred_at DESC, event_id DESC);
      CREATE TABLE person_change (tenant text NOT NULL, fact_id uuid NOT NULL, ref text NOT NULL, at timestamptz NOT NULL,
        position numeric(20) NOT NULL, type text NOT NULL, summary jsonb NOT NULL, PRIMARY KEY (tenant, fact_id));
      CREATE INDEX person_change_by_ref ON person_change (tenant, ref)`);
    for (const table of Object.keys(profileKeys)) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE person_change, interaction, fragment, identifier');
  }
}
