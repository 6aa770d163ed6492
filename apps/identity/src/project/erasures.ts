import type { RecordedFact, Subject } from '@ucv/envelope';
import { erasedAmong, type ErasedRef } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';

/** The erased refs that a batch could leave rows of: named by an erasure, or by a decision of our own. */
export function erasedIn(tx: EntityManager, facts: readonly RecordedFact[]): Promise<ErasedRef[]> {
  return erasedAmong(tx, facts.flatMap(named));
}

function named({ stream, data, metadata: { tenant, subjects } }: RecordedFact): ErasedRef[] {
  if (stream.startsWith('interaction-')) return [];
  const {
    person,
    members = [],
    absorbed = [],
  } = data as Partial<Record<string, Subject[]>> & {
    person?: Subject;
  };
  const all = [...subjects, ...members, ...absorbed, ...(person ? [person] : [])];
  return all.map(({ ref }) => ({ tenant, ref }));
}

/** Deletes every row of erased refs. */
export async function forget(tx: EntityManager, erased: readonly ErasedRef[]): Promise<void> {
  if (erased.length === 0) return;
  const refs = [erased.map(({ tenant }) => tenant), erased.map(({ ref }) => ref)];
  const gone = 'SELECT * FROM unnest($1::text[], $2::text[])';
  await tx.query(`DELETE FROM link WHERE (tenant, ref) IN (${gone})`, refs);
  for (const table of ['evidence', 'apart', 'lock', 'hub', 'released'])
    await tx.query(`DELETE FROM ${table} WHERE (tenant, ref) IN (${gone})`, refs);
  await tx.query(
    `DELETE FROM review WHERE (tenant, a_ref) IN (${gone}) OR (tenant, b_ref) IN (${gone})`,
    refs,
  );
  await tx.query(
    `DELETE FROM correction WHERE (tenant, ref) IN (${gone}) OR (tenant, person_ref) IN (${gone})`,
    refs,
  );
  await tx.query(`DELETE FROM merge WHERE (tenant, survivor) IN (${gone})`, refs);
  await tx.query(`DELETE FROM person WHERE (tenant, ref) IN (${gone})`, refs);
  await tx.query(
    `DELETE FROM refusal WHERE (tenant, ref) IN (${gone}) OR (tenant, person) IN (${gone})`,
    refs,
  );
}
