import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables as a projection declares them. Who is gone outlives a rebuild of one person's rows. */
export const erasedTables = { erased_ref: { key: ['tenant', 'ref'] } };
export const personTables = { person_link: { key: ['tenant', 'ref'], ref: 'ref' }, ...erasedTables };

const erasedTable =
  'CREATE TABLE erased_ref (tenant text NOT NULL, ref text NOT NULL, PRIMARY KEY (tenant, ref));';

/** Who is gone, alone: for a service that keeps by itself who is whom. */
export class ErasedTables1700000000400 implements MigrationInterface {
  name = 'ErasedTables1700000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(erasedTable);
    await runner.query(protectByTenant('erased_ref'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erased_ref');
  }
}

/**
 * Who is whom, and who is gone, in the schema of a service that needs to know: `person_link` for every
 * identifier that was ever joined (any other is a person of its own), `erased_ref` for every erased one.
 */
export class PersonTables1700000000500 implements MigrationInterface {
  name = 'PersonTables1700000000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person_link (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, person text NOT NULL,
        PRIMARY KEY (tenant, ref));
      CREATE INDEX person_link_by_person ON person_link (tenant, person);
      ${erasedTable}`);
    for (const table of Object.keys(personTables)) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erased_ref, person_link');
  }
}
