import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names of values, and of those inside them, as conditions name them. */
const paths = (table: string, values: string, first: string) => `
  WITH RECURSIVE told AS (
    SELECT t.tenant, t.ref, ${first}, p.key AS path, p.value, 1 AS depth
    FROM ${table} t, jsonb_each(${values}) p WHERE jsonb_typeof(${values}) = 'object'
    UNION ALL
    SELECT d.tenant, d.ref, d.of, d.path || '.' || p.key, p.value, d.depth + 1
    FROM told d, jsonb_each(CASE WHEN jsonb_typeof(d.value) = 'object' THEN d.value ELSE '{}' END) p WHERE d.depth < 3)`;

/** As `isName` has it. */
const isName = (name: string) =>
  `length(${name}) BETWEEN 1 AND 100 AND ${name} !~ '@|[0-9]{5}' AND btrim(${name}) = ${name}`;

/**
 * Which names were seen, by the word of which fragments. Rows that are there already have told theirs: of each name
 * those of three fragments are taken.
 */
export class SeenNameTable1700000003000 implements MigrationInterface {
  name = 'SeenNameTable1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE seen_name (tenant text NOT NULL, kind text NOT NULL, of text NOT NULL, name text NOT NULL, ref text NOT NULL,
        PRIMARY KEY (tenant, kind, of, name, ref));
      CREATE INDEX seen_name_by_ref ON seen_name (tenant, ref);
      ${protectByTenant('seen_name')}`);
    await this.take(
      runner,
      `SELECT tenant, ref, 'event' AS kind, '' AS of, name FROM event WHERE name <> '$identify'`,
    );
    await this.take(runner, `SELECT tenant, ref, 'purpose' AS kind, '' AS of, purpose AS name FROM consent`);
    await this.take(
      runner,
      `${paths(`(SELECT * FROM event WHERE name <> '$identify')`, 't.properties', 't.name AS of')}
       SELECT tenant, ref, 'property' AS kind, of, path AS name FROM told`,
    );
    await this.take(
      runner,
      `${paths(
        `(SELECT tenant, ref, (SELECT jsonb_object_agg(x.key, x.value -> 'value') FROM jsonb_each(traits) x) AS traits
                 FROM fragment)`,
        't.traits',
        `'' AS of`,
      )}
       SELECT tenant, ref, 'trait' AS kind, of, path AS name FROM told`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seen_name');
  }

  private async take(runner: QueryRunner, seen: string): Promise<void> {
    await runner.query(`
      INSERT INTO seen_name (tenant, kind, of, name, ref)
      SELECT tenant, kind, of, name, ref FROM (
        SELECT DISTINCT tenant, kind, of, name, ref,
          dense_rank() OVER (PARTITION BY tenant, kind, of, name ORDER BY ref) AS nth
        FROM (${seen}) told WHERE ${isName('name')} AND (of = '' OR ${isName('of')})) ranked
      WHERE nth <= 3`);
  }
}
