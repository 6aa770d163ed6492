import type { AllowedAddressesData } from '@ucv/contracts-activation';
import type { Projection } from '@ucv/platform-event-store';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AllowedAddressTables1700000005000 implements MigrationInterface {
  name = 'AllowedAddressTables1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE allowed_addresses (tenant text PRIMARY KEY, addresses text[] NOT NULL, version int NOT NULL)',
    );
    await runner.query(protectByTenant('allowed_addresses'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE allowed_addresses');
  }
}

/** Which addresses that are not public each tenant's destinations may have, as last set. */
export const allowedAddressesProjection: Projection = {
  name: 'allowed-addresses',
  version: 1,
  reads: ['config-'],
  tables: { allowed_addresses: { key: ['tenant'] } },
  heedsOrder: () => 'stream',
  async apply(tx, facts) {
    const rows = facts
      .filter(({ type }) => type === 'activation.allowed-addresses-set.v1')
      .map(({ metadata, data, revision }) => ({
        tenant: metadata.tenant,
        addresses: (data as AllowedAddressesData).addresses,
        version: revision + 1,
      }));
    await upsertRows(tx, 'allowed_addresses', ['tenant'], rows);
  },
};
