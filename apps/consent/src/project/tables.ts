import { protectByTenant } from '@ucv/platform-read-model';
import type { ProjectionTables } from '@ucv/platform-event-store';
import { personTables } from '@ucv/platform-persons';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The projection's tables. Decisions are written as rows when they are made, before the feed brings them. */
export const consentTables = {
  purpose: { key: ['tenant', 'purpose'] },
  decision: { key: ['tenant', 'ref', 'fact_id'], ref: 'ref', ahead: 'position' },
  request: { key: ['tenant', 'id'] },
  ...personTables,
} satisfies ProjectionTables;

export class PurposeTables1700000001000 implements MigrationInterface {
  name = 'PurposeTables1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE purpose (tenant text NOT NULL, purpose text NOT NULL, basis text NOT NULL,
      description text NOT NULL, PRIMARY KEY (tenant, purpose))`);
    await runner.query(protectByTenant('purpose'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE purpose');
  }
}

/** What could not be read, and how categories were called that codes do not say. */
export class ConsentNotes1700000003000 implements MigrationInterface {
  name = 'ConsentNotes1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE decision ADD COLUMN note text, ADD COLUMN name jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE decision DROP COLUMN note, DROP COLUMN name');
  }
}

/** `decision`: everything decided about an identifier, for any instant. `request`: what persons asked for. */
export class ConsentTables1700000002000 implements MigrationInterface {
  name = 'ConsentTables1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE purpose ADD COLUMN gpc boolean NOT NULL DEFAULT false;
      CREATE TABLE decision (tenant text NOT NULL, ref text NOT NULL, fact_id uuid NOT NULL, type text NOT NULL,
        purpose text NOT NULL, status text NOT NULL, basis text NOT NULL, source text NOT NULL,
        decision_id text NOT NULL, at timestamptz NOT NULL, position numeric(20) NOT NULL,
        PRIMARY KEY (tenant, ref, fact_id));
      CREATE TABLE request (tenant text NOT NULL, id text NOT NULL, kind text NOT NULL, state text NOT NULL,
        person text NOT NULL, identifiers int NOT NULL, received_at timestamptz NOT NULL, erased_at timestamptz,
        completed_at timestamptz, keys_destroyed int NOT NULL DEFAULT 0, services jsonb NOT NULL DEFAULT '[]',
        code text, PRIMARY KEY (tenant, id));
      CREATE INDEX request_open ON request (tenant, id) WHERE state IN ('received', 'erased')`);
    for (const table of ['decision', 'request']) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE request, decision; ALTER TABLE purpose DROP COLUMN gpc');
  }
}
