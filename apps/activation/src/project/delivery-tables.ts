import { protectByTenant } from '@ucv/platform-read-model';
import type { ProjectionTables } from '@ucv/platform-event-store';
import { personTables } from '@ucv/platform-persons';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The projection's tables. */
export const deliveryTables = {
  destination: { key: ['tenant', 'id'] },
  delivery: { key: ['tenant', 'id'], ref: 'person' },
  segment: { key: ['tenant', 'id'] },
  membership: { key: ['tenant', 'person', 'segment'], ref: 'person' },
  absorption: { key: ['tenant', 'ref'], ref: 'ref' },
  ...personTables,
} satisfies ProjectionTables;

/** Where to send, and what: the queue is a projection like any other. */
export class DeliveryTables1700000002000 implements MigrationInterface {
  name = 'DeliveryTables1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE destination (tenant text NOT NULL, id text NOT NULL, name text NOT NULL, kind text NOT NULL,
        segment text, transitions text[] NOT NULL, purpose text NOT NULL, sealed jsonb NOT NULL, fact_id uuid NOT NULL,
        created_at timestamptz NOT NULL, PRIMARY KEY (tenant, id));
      CREATE TABLE delivery (tenant text NOT NULL, id uuid NOT NULL, destination text NOT NULL, person text NOT NULL,
        person_type text NOT NULL, state text NOT NULL, attempts int NOT NULL, attempts_before int NOT NULL,
        cause jsonb NOT NULL, correlation text NOT NULL, since timestamptz NOT NULL, created_at timestamptz NOT NULL,
        position numeric(20) NOT NULL, next_attempt_at timestamptz, last jsonb, PRIMARY KEY (tenant, id));
      CREATE INDEX delivery_due ON delivery (tenant, destination, next_attempt_at) WHERE state = 'pending';
      CREATE INDEX delivery_by_destination ON delivery (tenant, destination, position DESC, id DESC);
      CREATE INDEX delivery_by_age ON delivery (tenant, position DESC, id DESC);
      CREATE INDEX delivery_by_person ON delivery (tenant, person)`);
    for (const table of ['destination', 'delivery']) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delivery, destination');
  }
}

/**
 * What version 2 of the projection keeps beside: whether a destination is paused or removed, what holds a delivery or
 * has ended it, which contacts count, how segments are called, and who belongs to them, so that a merge is told.
 */
export class DeliveryTables1700000004000 implements MigrationInterface {
  name = 'DeliveryTables1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE destination ADD contact boolean, ADD paused boolean NOT NULL DEFAULT false,
        ADD removed boolean NOT NULL DEFAULT false, ADD version int NOT NULL DEFAULT 1;
      ALTER TABLE delivery ADD because jsonb, ADD waiting_since timestamptz, ADD held jsonb, ADD ended jsonb,
        ADD claimed boolean NOT NULL DEFAULT false, ADD contact_at timestamptz,
        ADD overtaken boolean NOT NULL DEFAULT false;
      DROP INDEX delivery_due;
      CREATE INDEX delivery_due ON delivery (tenant, destination, next_attempt_at, position, id)
        WHERE state IN ('pending', 'held');
      CREATE INDEX delivery_in_line ON delivery (tenant, destination, person) WHERE state IN ('pending', 'held');
      CREATE INDEX delivery_overtaken ON delivery (tenant, destination) WHERE state = 'held' AND overtaken;
      CREATE TABLE segment (tenant text NOT NULL, id text NOT NULL, name text NOT NULL, PRIMARY KEY (tenant, id));
      CREATE TABLE membership (tenant text NOT NULL, person text NOT NULL, segment text NOT NULL, version int NOT NULL,
        untold jsonb, PRIMARY KEY (tenant, person, segment));
      CREATE TABLE absorption (tenant text NOT NULL, ref text NOT NULL, at timestamptz NOT NULL,
        PRIMARY KEY (tenant, ref))`);
    for (const table of ['segment', 'membership', 'absorption']) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE absorption, membership, segment;
      DROP INDEX delivery_overtaken, delivery_in_line;
      DROP INDEX delivery_due;
      CREATE INDEX delivery_due ON delivery (tenant, destination, next_attempt_at) WHERE state = 'pending';
      ALTER TABLE delivery DROP because, DROP waiting_since, DROP held, DROP ended, DROP claimed, DROP contact_at,
        DROP overtaken;
      ALTER TABLE destination DROP contact, DROP paused, DROP removed, DROP version`);
  }
}

/** In their order, for the live schema and for the one that a rebuild fills. */
export const deliveryMigrations = [DeliveryTables1700000002000, DeliveryTables1700000004000];
