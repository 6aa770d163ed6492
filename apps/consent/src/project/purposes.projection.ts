import type { Purpose } from '@ucv/contracts-consent';
import type { Projection } from '@ucv/platform-event-store';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PurposeTables1700000001000 implements MigrationInterface {
  name = 'PurposeTables1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE purpose (tenant text NOT NULL, purpose text NOT NULL, basis text NOT NULL,
      description text NOT NULL, PRIMARY KEY (tenant, purpose))`);
    await runner.query(protectByTenant('purpose'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE purpose');
  }
}

/** The purposes of every tenant, as last defined. */
export const purposesProjection: Projection = {
  name: 'purposes',
  version: 1,
  reads: ['config-'],
  async apply(tx, facts) {
    const rows = facts
      .filter(({ type }) => type === 'consent.purpose-defined.v1')
      .map(({ metadata, data }) => ({ tenant: metadata.tenant, ...(data as Purpose) }));
    await upsertRows(tx, 'purpose', ['tenant', 'purpose'], rows);
  },
};
