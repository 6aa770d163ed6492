import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rejected events, projected from the log: where each stands there and what became of it. What it says stays
 * sealed in the log. Subjects are refs, so that the rows of who is erased go.
 */
export class RejectedEvents1700000006000 implements MigrationInterface {
  name = 'RejectedEvents1700000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rejected_event (
        tenant text NOT NULL, id uuid NOT NULL, position bigint NOT NULL, stream text NOT NULL, revision bigint NOT NULL,
        source text NOT NULL, code text NOT NULL, received_at timestamptz NOT NULL, message_id text,
        withheld boolean NOT NULL, subjects jsonb NOT NULL, state text NOT NULL DEFAULT 'open',
        tries int NOT NULL DEFAULT 0, settled jsonb, PRIMARY KEY (tenant, id));
      CREATE INDEX rejected_event_by_position ON rejected_event (tenant, state, position);
      CREATE INDEX rejected_event_by_subject ON rejected_event USING gin (subjects jsonb_path_ops);
      ${protectByTenant('rejected_event')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rejected_event');
  }
}
