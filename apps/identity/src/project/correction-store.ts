import type {
  Correction,
  CorrectionProblem,
  CorrectionProposedData,
  CorrectionRejectedData,
  CorrectionStatus,
} from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { protectByTenant, upsertRows } from '@ucv/platform-read-model';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

/** Identifiers that somebody says are not right for a person, and what stewards said of that. */
export class CorrectionTable1700000008000 implements MigrationInterface {
  name = 'CorrectionTable1700000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE correction (tenant text NOT NULL, id uuid NOT NULL, person_ref text NOT NULL, person_type text NOT NULL,
        ref text NOT NULL, type text NOT NULL, problem text NOT NULL, proposed_at timestamptz NOT NULL, proposed_by text NOT NULL,
        status text NOT NULL, decided_at timestamptz, decided_by text, order_id uuid, PRIMARY KEY (tenant, id));
      CREATE INDEX correction_by_status ON correction (tenant, status, proposed_at DESC, id DESC);
      CREATE INDEX correction_by_ref ON correction (tenant, ref);
      CREATE INDEX correction_by_person ON correction (tenant, person_ref);
      ${protectByTenant('correction')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE correction');
  }
}

export interface CorrectionRow {
  id: string;
  person_ref: string;
  person_type: string;
  ref: string;
  type: string;
  problem: CorrectionProblem;
  proposed_at: Date;
  proposed_by: string;
  status: CorrectionStatus;
  decided_at: Date | null;
  decided_by: string | null;
  order_id: string | null;
}

/** Writes what was said of corrections; of somebody erased the pair is not whole any more. */
export async function keepCorrection(tx: EntityManager, tenant: string, fact: RecordedFact): Promise<void> {
  const { id, type, metadata } = fact;
  if (type === 'identity.correction-rejected.v1') {
    const { correction } = fact.data as CorrectionRejectedData;
    return close(tx, tenant, {
      id: correction,
      status: 'rejected',
      at: metadata.receivedAt,
      by: metadata.actor,
    });
  }
  if (type !== 'identity.correction-proposed.v1' || metadata.subjects.length < 2) return;
  const { person, identifier, problem } = fact.data as CorrectionProposedData;
  const row = {
    ...{
      tenant,
      id,
      person_ref: person.ref,
      person_type: person.type,
      ref: identifier.ref,
      type: identifier.type,
    },
    ...{ problem, proposed_at: metadata.receivedAt, proposed_by: metadata.actor, status: 'open' },
  };
  await upsertRows(tx, 'correction', ['tenant', 'id'], [row], { update: 'nothing' });
}

/** The order that answers a correction was carried out. */
export const correctionAccepted = (
  tx: EntityManager,
  tenant: string,
  { correction, order, at, by }: { correction: string; order: string; at: Date; by: string },
): Promise<void> => close(tx, tenant, { id: correction, status: 'accepted', at, by, order });

async function close(
  tx: EntityManager,
  tenant: string,
  o: { id: string; status: CorrectionStatus; at: string | Date; by: string; order?: string },
): Promise<void> {
  await tx.query(
    `UPDATE correction SET status = $3, decided_at = $4, decided_by = $5, order_id = $6
      WHERE tenant = $1 AND id = $2 AND status = 'open'`,
    [tenant, o.id, o.status, o.at, o.by, o.order ?? null],
  );
}

export async function findCorrection(
  tx: EntityManager,
  tenant: string,
  id: string,
): Promise<CorrectionRow | undefined> {
  const [row] = await tx.query<CorrectionRow[]>('SELECT * FROM correction WHERE tenant = $1 AND id = $2', [
    tenant,
    id,
  ]);
  return row;
}

export async function openCorrectionOf(
  tx: EntityManager,
  tenant: string,
  identifier: string,
): Promise<CorrectionRow | undefined> {
  const [row] = await tx.query<CorrectionRow[]>(
    `SELECT * FROM correction WHERE tenant = $1 AND ref = $2 AND status = 'open' ORDER BY proposed_at LIMIT 1`,
    [tenant, identifier],
  );
  return row;
}

/** The newest first. @param after  the last of the page before */
export function listCorrections(
  tx: EntityManager,
  tenant: string,
  { status, limit, after }: { status: CorrectionStatus; limit: number; after?: string },
): Promise<CorrectionRow[]> {
  return tx.query<CorrectionRow[]>(
    `SELECT * FROM correction c WHERE tenant = $1 AND status = $2
        AND ($4::uuid IS NULL OR (proposed_at, id) < (SELECT proposed_at, id FROM correction WHERE tenant = $1 AND id = $4))
      ORDER BY proposed_at DESC, id DESC LIMIT $3`,
    [tenant, status, limit, after ?? null],
  );
}

export const correctionOf = (row: CorrectionRow, person: string): Correction => ({
  ...{
    id: row.id,
    status: row.status,
    person,
    identifier: { type: row.type, ref: row.ref },
    problem: row.problem,
  },
  ...{ proposedAt: row.proposed_at.toISOString(), proposedBy: row.proposed_by },
  ...(row.decided_at && { decidedAt: row.decided_at.toISOString() }),
  ...(row.decided_by && { decidedBy: row.decided_by }),
  ...(row.order_id && { order: row.order_id }),
});
