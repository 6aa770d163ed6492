import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * History hangs on an identifier's ref, so that a merge or a split moves none of it; memberships and their schedule
 * on a person's id. `segment.position` is that of the last fact about the segment, `cursor` the last fragment that
 * was looked at while it is built.
 */
export class SegmentationTables1700000002000 implements MigrationInterface {
  name = 'SegmentationTables1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE IF EXISTS segment;
      CREATE TABLE segment (tenant text NOT NULL, id text NOT NULL, name text NOT NULL, description text, "when" jsonb NOT NULL,
        version int NOT NULL, fact_id uuid NOT NULL, position numeric(20) NOT NULL, state text NOT NULL, cursor text NOT NULL,
        evaluated int NOT NULL, PRIMARY KEY (tenant, id));
      CREATE INDEX segment_at_work ON segment (state) WHERE state <> 'ready';
      CREATE TABLE event (tenant text NOT NULL, event_id uuid NOT NULL, ref text NOT NULL, name text NOT NULL,
        occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, properties jsonb NOT NULL, PRIMARY KEY (tenant, event_id));
      CREATE INDEX event_by_name ON event (tenant, ref, name, occurred_at);
      CREATE TABLE fragment (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, traits jsonb NOT NULL,
        PRIMARY KEY (tenant, ref));
      CREATE TABLE consent (tenant text NOT NULL, fact_id uuid NOT NULL, ref text NOT NULL, purpose text NOT NULL, status text NOT NULL,
        decision_id text NOT NULL, decided_at timestamptz NOT NULL, PRIMARY KEY (tenant, fact_id));
      CREATE INDEX consent_by_ref ON consent (tenant, ref);
      CREATE TABLE membership (tenant text NOT NULL, person text NOT NULL, segment text NOT NULL, version int NOT NULL,
        since timestamptz NOT NULL, cause jsonb NOT NULL, PRIMARY KEY (tenant, person, segment));
      CREATE INDEX membership_by_segment ON membership (tenant, segment, person);
      CREATE TABLE membership_stream (tenant text NOT NULL, person text NOT NULL, revision bigint NOT NULL,
        PRIMARY KEY (tenant, person));
      CREATE TABLE schedule (tenant text NOT NULL, person text NOT NULL, segment text NOT NULL, due_at timestamptz NOT NULL,
        PRIMARY KEY (tenant, person, segment));
      CREATE INDEX schedule_by_due ON schedule (due_at);
      CREATE TABLE recovery (one boolean PRIMARY KEY DEFAULT true CHECK (one), until numeric(20) NOT NULL)`);
    for (const table of Object.keys(segmentationKeys)) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE recovery, ${Object.keys(segmentationKeys).join(', ')}`);
  }
}

/** The tables with their keys. */
export const segmentationKeys = {
  segment: ['tenant', 'id'],
  event: ['tenant', 'event_id'],
  fragment: ['tenant', 'ref'],
  consent: ['tenant', 'fact_id'],
  membership: ['tenant', 'person', 'segment'],
  membership_stream: ['tenant', 'person'],
  schedule: ['tenant', 'person', 'segment'],
};
