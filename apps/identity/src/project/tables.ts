import { ErasedTables1700000000400 } from '@ucv/platform-persons';
import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The graph as rows: `link` for every identifier ever joined, `person` for every stream ever written. */
export class IdentityTables1700000001000 implements MigrationInterface {
  name = 'IdentityTables1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE link (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, person text NOT NULL,
        PRIMARY KEY (tenant, ref));
      CREATE INDEX link_by_person ON link (tenant, person);
      CREATE TABLE person (tenant text NOT NULL, ref text NOT NULL, revision bigint NOT NULL, PRIMARY KEY (tenant, ref));
      CREATE TABLE refusal (tenant text NOT NULL, person text NOT NULL, ref text NOT NULL, PRIMARY KEY (tenant, person, ref));
      CREATE TABLE resumption (one boolean PRIMARY KEY DEFAULT true CHECK (one), decide_from uuid NOT NULL)`);
    for (const table of ['link', 'person', 'refusal']) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE resumption, refusal, person, link');
  }
}

/**
 * What the graph rests on, and what constrains it. Rows of before are dropped: they do not say who was who before each
 * merge, and come back from the log.
 */
export class EvidenceTables1700000002000 implements MigrationInterface {
  name = 'EvidenceTables1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      TRUNCATE link, person, refusal, resumption;
      CREATE TABLE evidence (tenant text NOT NULL, ref text NOT NULL, key uuid NOT NULL, type text NOT NULL,
        by_hand boolean NOT NULL, position bigint NOT NULL, cause uuid NOT NULL, PRIMARY KEY (tenant, ref, key));
      CREATE INDEX evidence_by_key ON evidence (tenant, key);
      CREATE INDEX evidence_by_hand ON evidence (tenant, cause) WHERE by_hand;
      CREATE TABLE merge (tenant text NOT NULL, merge_id uuid NOT NULL, fact_id uuid NOT NULL, cause uuid NOT NULL,
        at timestamptz NOT NULL, survivor text NOT NULL, sides jsonb NOT NULL, PRIMARY KEY (tenant, merge_id));
      CREATE INDEX merge_by_fact ON merge (tenant, fact_id);
      CREATE INDEX merge_by_cause ON merge (tenant, cause);
      CREATE INDEX merge_by_survivor ON merge (tenant, survivor, at);
      CREATE TABLE steward_order (tenant text NOT NULL, id uuid NOT NULL, type text NOT NULL, position bigint NOT NULL,
        ordered_at timestamptz NOT NULL, actor text NOT NULL, data jsonb NOT NULL, ended jsonb, PRIMARY KEY (tenant, id));
      CREATE TABLE apart (tenant text NOT NULL, ref text NOT NULL, order_id uuid NOT NULL, side text NOT NULL,
        PRIMARY KEY (tenant, ref, order_id));
      CREATE INDEX apart_by_order ON apart (tenant, order_id);
      CREATE TABLE lock (tenant text NOT NULL, ref text NOT NULL, since bigint NOT NULL, cause uuid NOT NULL,
        PRIMARY KEY (tenant, ref));
      CREATE TABLE hub (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, seen_with int NOT NULL,
        PRIMARY KEY (tenant, ref));
      CREATE TABLE rules (tenant text NOT NULL, rules jsonb NOT NULL, PRIMARY KEY (tenant))`);
    for (const table of evidenceTables) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${evidenceTables.join(', ')}`);
  }
}

const evidenceTables = ['evidence', 'merge', 'steward_order', 'apart', 'lock', 'hub', 'rules'];

export const identityMigrations = [
  ErasedTables1700000000400,
  IdentityTables1700000001000,
  EvidenceTables1700000002000,
];
