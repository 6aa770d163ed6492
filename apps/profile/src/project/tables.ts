import type { ProjectionTables } from '@ucv/platform-event-store';
import { personTables, PersonTables1700000000500 } from '@ucv/platform-persons';
import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RelationTables1700000003000 } from './relation-tables';

/**
 * The projection's tables. What an identifier is known by is kept under the fragment that carried it, so that such a
 * row goes with that fragment's person.
 */
export const profileTables = {
  ...personTables,
  sighting: { key: ['tenant', 'ref', 'home'], ref: 'home', late: ['sighting_by_home'] },
  fragment: { key: ['tenant', 'ref'], ref: 'ref' },
  interaction: { key: ['tenant', 'event_id'], ref: 'ref', late: ['interaction_by_time'] },
  person_change: { key: ['tenant', 'fact_id'], ref: 'ref', late: ['person_change_by_ref'] },
  membership: { key: ['tenant', 'person', 'segment'], ref: 'person' },
  segment: { key: ['tenant', 'segment'] },
  consent: { key: ['tenant', 'ref', 'purpose'], ref: 'ref' },
} satisfies ProjectionTables;

/**
 * A person is the rows of `person_link` with one `person`, or an identifier without one; everything else hangs on
 * an identifier's ref. A merge moves identifiers, never history: that is why anonymous history is there at once.
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
    for (const table of ['identifier', 'fragment', 'interaction', 'person_change'])
      await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE person_change, interaction, fragment, identifier');
  }
}

/**
 * Version 2 of the projection folds everything anew, so that what version 1 left is removed here. What is known of
 * an identifier is kept for each fragment that carried it, and goes with that fragment.
 */
export class ProfileTables1700000002000 implements MigrationInterface {
  name = 'ProfileTables1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE identifier;
      TRUNCATE fragment, interaction, person_change;
      CREATE TABLE sighting (tenant text NOT NULL, ref text NOT NULL, home text NOT NULL, type text NOT NULL, value text,
        first_seen timestamptz NOT NULL, PRIMARY KEY (tenant, ref, home));
      CREATE INDEX sighting_by_home ON sighting (tenant, home);
      CREATE TABLE membership (tenant text NOT NULL, person text NOT NULL, segment text NOT NULL, version int NOT NULL,
        since timestamptz NOT NULL, cause jsonb NOT NULL, PRIMARY KEY (tenant, person, segment));
      CREATE TABLE segment (tenant text NOT NULL, segment text NOT NULL, name text NOT NULL, PRIMARY KEY (tenant, segment));
      CREATE TABLE consent (tenant text NOT NULL, ref text NOT NULL, purpose text NOT NULL, standing jsonb NOT NULL,
        PRIMARY KEY (tenant, ref, purpose))`);
    for (const table of ['sighting', 'membership', 'segment', 'consent'])
      await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE consent, segment, membership, sighting');
  }
}

/** Where the clock of whoever carries a fragment stood last. */
export class ProfileTables1700000004000 implements MigrationInterface {
  name = 'ProfileTables1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE fragment ADD time_zone text, ADD time_zone_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE fragment DROP time_zone, DROP time_zone_at');
  }
}

/** In their order, for the live schema and for the one that a rebuild fills. */
export const profileMigrations = [
  PersonTables1700000000500,
  ProfileTables1700000001000,
  ProfileTables1700000002000,
  RelationTables1700000003000,
  ProfileTables1700000004000,
];
