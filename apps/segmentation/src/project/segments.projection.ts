import type { Segment } from '@ucv/contracts-segmentation';
import type { Projection } from '@ucv/platform-event-store';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SegmentTables1700000001000 implements MigrationInterface {
  name = 'SegmentTables1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE segment (tenant text NOT NULL, id text NOT NULL, name text NOT NULL, description text,
      "when" jsonb NOT NULL, PRIMARY KEY (tenant, id))`);
    await runner.query(protectByTenant('segment'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE segment');
  }
}

/** The segments of every tenant. */
export const segmentsProjection: Projection = {
  name: 'segments',
  version: 1,
  reads: ['segment-'],
  async apply(tx, facts) {
    const rows = facts
      .filter(({ type }) => type === 'segmentation.segment-defined.v1')
      .map(({ metadata, data }) => {
        const { id, name, description, when } = data as Segment;
        return { tenant: metadata.tenant, id, name, description: description ?? null, when };
      });
    await upsertRows(tx, 'segment', ['tenant', 'id'], rows);
  },
};
