import { protectByTenant } from '@ucv/platform-read-model';
import type { ProjectionTables } from '@ucv/platform-event-store';
import { personTables } from '@ucv/platform-persons';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The projection's tables. */
export const deliveryTables = {
  destination: { key: ['tenant', 'id'] },
  delivery: { key: ['tenant', 'id'], ref: 'person' },
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
