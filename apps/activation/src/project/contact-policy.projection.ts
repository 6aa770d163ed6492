import type { ContactPolicy } from '@ucv/contracts-activation';
import type { Projection } from '@ucv/platform-event-store';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ContactPolicyTables1700000001000 implements MigrationInterface {
  name = 'ContactPolicyTables1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE contact_policy (tenant text PRIMARY KEY, policy jsonb NOT NULL)');
    await runner.query(protectByTenant('contact_policy'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contact_policy');
  }
}

/** The contact policy of every tenant, as last set. */
export const contactPolicyProjection: Projection = {
  name: 'contact-policy',
  version: 1,
  reads: ['config-'],
  tables: { contact_policy: { key: ['tenant'] } },
  heedsOrder: () => 'stream',
  async apply(tx, facts) {
    const rows = facts
      .filter(({ type }) => type === 'activation.contact-policy-set.v1')
      .map(({ metadata, data }) => ({ tenant: metadata.tenant, policy: data as ContactPolicy }));
    await upsertRows(tx, 'contact_policy', ['tenant'], rows);
  },
};
