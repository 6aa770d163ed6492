import type { ProjectionTables } from '@ucv/platform-event-store';
import { protectByTenant } from '@ucv/platform-read-model';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything hangs on refs of fragments, so that merges and splits move it without a row being written. */
export const relationTables = {
  account_member: { key: ['tenant', 'account', 'ref'], ref: 'ref', late: ['account_member_by_ref'] },
  contact_use: { key: ['tenant', 'contact', 'ref'], ref: 'ref', late: ['contact_use_by_ref'] },
  shared_by_many: { key: ['tenant', 'ref'], ref: 'ref' },
  referral: { key: ['tenant', 'ref', 'type', 'referrer'], ref: 'ref', late: ['referral_by_referrer'] },
  relation_erased_ref: { key: ['tenant', 'ref'] },
} satisfies ProjectionTables;

/**
 * `account_member`: what the `group` calls of a fragment tell. `contact_use`: a fragment that uses the contact of
 * somebody else; `shared_by_many`: identifiers that are nobody's. `referral`: by which identifier, as a digest, a
 * fragment named who referred it; no value, so that it tells nothing once that identifier is erased.
 */
export class RelationTables1700000003000 implements MigrationInterface {
  name = 'RelationTables1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_member (tenant text NOT NULL, account text COLLATE "C" NOT NULL, ref text NOT NULL,
        traits jsonb NOT NULL, job jsonb NOT NULL, since timestamptz NOT NULL, fact_id uuid NOT NULL,
        PRIMARY KEY (tenant, account, ref));
      CREATE INDEX account_member_by_ref ON account_member (tenant, ref);
      CREATE TABLE contact_use (tenant text NOT NULL, contact text NOT NULL, ref text NOT NULL, type text NOT NULL,
        since timestamptz NOT NULL, fact_id uuid NOT NULL, PRIMARY KEY (tenant, contact, ref));
      CREATE INDEX contact_use_by_ref ON contact_use (tenant, ref);
      CREATE TABLE shared_by_many (tenant text NOT NULL, ref text NOT NULL, PRIMARY KEY (tenant, ref));
      CREATE TABLE referral (tenant text NOT NULL, ref text NOT NULL, type text NOT NULL, referrer text NOT NULL,
        since timestamptz NOT NULL, fact_id uuid NOT NULL, PRIMARY KEY (tenant, ref, type, referrer));
      CREATE INDEX referral_by_referrer ON referral (tenant, type, referrer);
      CREATE TABLE relation_erased_ref (tenant text NOT NULL, ref text NOT NULL, PRIMARY KEY (tenant, ref))`);
    for (const table of Object.keys(relationTables)) await runner.query(protectByTenant(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${Object.keys(relationTables).join(', ')}`);
  }
}
