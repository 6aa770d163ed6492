import type { ConsentNote, ConsentStatus, LawfulBasis } from '@ucv/contracts-consent';
import type { RecordedFact, Sealed } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { type HeldDecision, heldOf, isDecided } from '../decide/consents';

/** Decisions that the log holds. */
export async function projectDecisions(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const decided = facts.flatMap((fact) =>
    isDecided(fact)
      ? [{ tenant: fact.metadata.tenant, held: heldOf(fact), position: (fact as RecordedFact).position }]
      : [],
  );
  await writeDecisions(tx, decided);
}

export interface DecisionAt {
  tenant: string;
  held: HeldDecision;
  position: bigint;
}

export async function writeDecisions(tx: EntityManager, decisions: readonly DecisionAt[]): Promise<void> {
  const rows = decisions.map(({ tenant, held, position }) => ({
    tenant,
    ref: held.identifier.ref,
    fact_id: held.factId,
    type: held.identifier.type,
    purpose: held.purpose,
    status: held.status,
    basis: held.basis,
    source: held.source,
    decision_id: held.decisionId,
    note: held.note,
    name: held.name,
    at: held.occurredAt,
    position: String(position),
  }));
  await upsertRows(tx, 'decision', ['tenant', 'ref', 'fact_id'], rows);
}

/**
 * Everything decided about some identifiers, by ref.
 * @param purpose  this one alone
 */
export async function decisionsOf(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
  purpose?: string,
): Promise<Map<string, HeldDecision[]>> {
  const rows = await tx.query<DecisionRow[]>(
    `SELECT ref, fact_id, type, purpose, status, basis, source, decision_id, at, note, name FROM decision
      WHERE tenant = $1 AND ref = ANY($2) AND ($3::text IS NULL OR purpose = $3)`,
    [tenant, refs, purpose ?? null],
  );
  const decisions = new Map<string, HeldDecision[]>();
  for (const row of rows) {
    const known = decisions.get(row.ref);
    if (known) known.push(readDecision(row));
    else decisions.set(row.ref, [readDecision(row)]);
  }
  return decisions;
}

interface DecisionRow {
  ref: string;
  fact_id: string;
  type: string;
  purpose: string;
  status: ConsentStatus;
  basis: LawfulBasis;
  source: string;
  decision_id: string;
  at: Date;
  note: ConsentNote | null;
  name: Sealed | null;
}

const readDecision = ({
  ref,
  type,
  fact_id,
  decision_id,
  at,
  note,
  name,
  ...row
}: DecisionRow): HeldDecision => ({
  identifier: { type, ref },
  ...row,
  decisionId: decision_id,
  occurredAt: at.toISOString(),
  factId: fact_id,
  ...(note ? { note } : {}),
  ...(name ? { name } : {}),
});
