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
