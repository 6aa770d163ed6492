import type { ProjectionTables } from '@ucv/platform-event-store';
import { CorrectionTable1700000008000 } from './correction-store';
import { ValueCounts1700000009000 } from './value-counts';
import { WeightsTable1700000009100 } from './weights-store';
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

/**
 * What fragments say of themselves, under keys by which like ones are found, for the projection `matching`; and matches in
 * doubt with what stewards said of them. `match_cursor` is how far fragments were compared: not rebuilt, so that a rebuild
 * of descriptions compares nobody again.
 */
export class MatchingTables1700000003000 implements MigrationInterface {
  name = 'MatchingTables1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE described (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, traits jsonb NOT NULL,
        position bigint NOT NULL, PRIMARY KEY (tenant, ref));
      CREATE INDEX described_by_position ON described (position);
      CREATE TABLE block (tenant text NOT NULL, key bigint NOT NULL, ref text NOT NULL, PRIMARY KEY (tenant, key, ref));
      CREATE INDEX block_by_ref ON block (tenant, ref);
      CREATE TABLE match_cursor (one boolean PRIMARY KEY DEFAULT true CHECK (one), position bigint NOT NULL);
      CREATE TABLE review (tenant text NOT NULL, id uuid NOT NULL, a_ref text NOT NULL, a_type text NOT NULL,
        b_ref text NOT NULL, b_type text NOT NULL, probability float8 NOT NULL, found jsonb NOT NULL,
        opened_at timestamptz NOT NULL, status text NOT NULL, order_id uuid, decided_at timestamptz, decided_by text,
        PRIMARY KEY (tenant, id));
      CREATE INDEX review_by_pair ON review (tenant, a_ref, b_ref);
      CREATE INDEX review_by_b ON review (tenant, b_ref);
      CREATE INDEX review_by_status ON review (tenant, status, probability DESC, id);
      CREATE TABLE model (tenant text NOT NULL, version int NOT NULL, trained jsonb NOT NULL, PRIMARY KEY (tenant))`);
    for (const table of ['described', 'block', 'review', 'model']) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model, review, match_cursor, block, described');
  }
}

/**
 * Matches are evidence with a probability: whether they count is for the rules to say. Every version of a model is kept.
 */
export class MatchesAsEvidence1700000004000 implements MigrationInterface {
  name = 'MatchesAsEvidence1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE evidence ADD COLUMN probability float8;
      ALTER TABLE model DROP CONSTRAINT model_pkey, ADD PRIMARY KEY (tenant, version)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE evidence DROP COLUMN probability;
      DELETE FROM model old USING model new WHERE new.tenant = old.tenant AND new.version > old.version;
      ALTER TABLE model DROP CONSTRAINT model_pkey, ADD PRIMARY KEY (tenant)`);
  }
}

/** Up to where notices were given before rows were lost. */
export class ToldTable1700000005000 implements MigrationInterface {
  name = 'ToldTable1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE told (one boolean PRIMARY KEY DEFAULT true CHECK (one), position bigint NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE told');
  }
}

/** Who is erased, for the projection `matching` alone: it stands at another position than the resolver. */
export class MatchingErased1700000006000 implements MigrationInterface {
  name = 'MatchingErased1700000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE matching_erased_ref (tenant text NOT NULL, ref text NOT NULL, PRIMARY KEY (tenant, ref))',
    );
    await runner.query(protectByTenant('matching_erased_ref'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE matching_erased_ref');
  }
}

/**
 * When identifiers were seen together, and which belong to nobody since when and by what; what stewards released. Rows of
 * before do not say it, and come back from the log.
 */
export class CrowdTables1700000007000 implements MigrationInterface {
  name = 'CrowdTables1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      TRUNCATE link, person, refusal, resumption, evidence, merge, steward_order, apart, lock, hub, rules;
      ALTER TABLE evidence ADD COLUMN at timestamptz;
      ALTER TABLE hub ADD COLUMN kind text, ADD COLUMN since timestamptz NOT NULL;
      CREATE INDEX hub_by_age ON hub (tenant, since, ref);
      CREATE TABLE released (tenant text NOT NULL, ref text NOT NULL, seen_with int NOT NULL, PRIMARY KEY (tenant, ref))`);
    await runner.query(protectByTenant('released'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE released; DROP INDEX hub_by_age;
      ALTER TABLE hub DROP COLUMN kind, DROP COLUMN since;
      ALTER TABLE evidence DROP COLUMN at`);
  }
}

/** What a rebuild of `matching` fills. */
export const matchingTables = {
  matching_erased_ref: { key: ['tenant', 'ref'] },
  described: { key: ['tenant', 'ref'], ref: 'ref' },
  block: { key: ['tenant', 'key', 'ref'], ref: 'ref' },
  value_count: { key: ['tenant', 'key'] },
} satisfies ProjectionTables;

const evidenceTables = ['evidence', 'merge', 'steward_order', 'apart', 'lock', 'hub', 'rules'];

export const identityMigrations = [
  ErasedTables1700000000400,
  IdentityTables1700000001000,
  EvidenceTables1700000002000,
  MatchingTables1700000003000,
  MatchesAsEvidence1700000004000,
  ToldTable1700000005000,
  MatchingErased1700000006000,
  CrowdTables1700000007000,
  CorrectionTable1700000008000,
  ValueCounts1700000009000,
  WeightsTable1700000009100,
];
