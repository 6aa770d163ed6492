import type { RecordedConsentDecided } from '@ucv/contracts-consent';
import type { ConsentStanding } from '@ucv/contracts-profile';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { decided, prevailing } from '../decide/consents';

interface Row {
  tenant: string;
  ref: string;
  purpose: string;
  standing: ConsentStanding;
}

/** What holds for each identifier and purpose; a person's is the combination of theirs, made when it is read. */
export async function projectConsents(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const decisions = facts.filter(isDecision);
  if (decisions.length === 0) return;
  const rows = decisions.map((fact) => ({
    tenant: fact.metadata.tenant,
    ref: fact.data.identifier.ref,
    ...decided(fact),
  }));
  const holding = new Map<string, Row>();
  for (const row of [...(await stored(tx, rows)), ...rows]) {
    const key = JSON.stringify([row.tenant, row.ref, row.purpose]);
    const known = holding.get(key);
    holding.set(key, known ? { ...row, standing: prevailing(known.standing, row.standing) } : row);
  }
  await upsertRows(
    tx,
    'consent',
    ['tenant', 'ref', 'purpose'],
    [...holding.values()].map((row) => ({ ...row })),
  );
}

const stored = (tx: EntityManager, rows: readonly Row[]): Promise<Row[]> =>
  tx.query<Row[]>(
    `SELECT tenant, ref, purpose, standing FROM consent
     WHERE (tenant, ref, purpose) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))`,
    [rows.map(({ tenant }) => tenant), rows.map(({ ref }) => ref), rows.map(({ purpose }) => purpose)],
  );

const isDecision = (fact: RecordedFact): fact is RecordedConsentDecided => fact.type === 'consent.decided.v1';
