import type { TokenIssued } from '@ucv/contracts-gateway';
import { parseStream, type RecordedFact } from '@ucv/envelope';
import type { Projection } from '@ucv/platform-event-store';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

/** The tokens that were issued, revoked ones included. */
export class TokenTable1763900000000 implements MigrationInterface {
  name = 'TokenTable1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE token (
        tenant text NOT NULL, ref text NOT NULL, hash text NOT NULL, role text NOT NULL, name text NOT NULL,
        created_at timestamptz NOT NULL, revoked_at timestamptz, PRIMARY KEY (tenant, ref));
      CREATE UNIQUE INDEX ON token (hash);
      ${protectByTenant('token')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE token');
  }
}

/** The projection is called as those who rebuild it call it. */
export class ProjectionOfTokens1763900001000 implements MigrationInterface {
  name = 'ProjectionOfTokens1763900001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE projection_checkpoint SET name = 'tokens' WHERE name = 'token';
      UPDATE parked_fact SET projection = 'tokens' WHERE projection = 'token'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE projection_checkpoint SET name = 'token' WHERE name = 'tokens';
      UPDATE parked_fact SET projection = 'token' WHERE projection = 'tokens'`);
  }
}

export const tokenTable: Projection = {
  name: 'tokens',
  version: 1,
  reads: ['config-'],
  tables: { token: { key: ['tenant', 'ref'] } },
  heedsOrder: () => 'stream',
  apply,
};

async function apply(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const issued = facts.filter((fact) => fact.type === 'gateway.token-issued.v1').map(row);
  if (issued.length > 0) await upsertRows(tx, 'token', ['tenant', 'ref'], issued, { update: 'nothing' });
  for (const fact of facts) {
    if (fact.type !== 'gateway.token-revoked.v1') continue;
    const { tenant, ref } = placeOf(fact);
    await tx.query('UPDATE token SET revoked_at = $3 WHERE tenant = $1 AND ref = $2 AND revoked_at IS NULL', [
      tenant,
      ref,
      fact.metadata.occurredAt,
    ]);
  }
}

function row(fact: RecordedFact): Record<string, unknown> {
  const { hash, role, name } = (fact as RecordedFact & TokenIssued).data;
  return { ...placeOf(fact), hash, role, name, created_at: fact.metadata.occurredAt };
}

/** Tenant and ref are the stream's, whatever metadata may claim. */
function placeOf({ stream }: { stream: string }): { tenant: string; ref: string } {
  const place = parseStream(stream);
  if (!place) throw new Error('a token fact outside a config stream');
  return { tenant: place.tenant, ref: place.ref };
}
