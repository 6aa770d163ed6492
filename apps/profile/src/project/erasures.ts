import type { RecordedFact, Subject } from '@ucv/envelope';
import { erasedAmong, type ErasedRef } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';

/** Where the refs of people stand in a projection's rows, and which table lists those who are erased. */
export interface Kept {
  erased: string;
  columns: readonly (readonly [table: string, column: string])[];
}

/** Deletes the rows of erased refs, those included that this batch has just written. */
export async function dropErased(
  tx: EntityManager,
  facts: readonly RecordedFact[],
  { erased: list, columns }: Kept,
): Promise<void> {
  const erased = await erasedAmong(tx, facts.flatMap(named), list);
  if (erased.length === 0) return;
  const refs = [erased.map(({ tenant }) => tenant), erased.map(({ ref }) => ref)];
  for (const [table, column] of columns)
    await tx.query(
      `DELETE FROM ${table} WHERE (tenant, ${column}) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      refs,
    );
}

/** Deletes the rows of everybody erased, whenever they were written. @cost a scan of each table */
export async function dropAllErased(tx: EntityManager, { erased, columns }: Kept): Promise<void> {
  for (const [table, column] of columns)
    await tx.query(
      `DELETE FROM ${table} t USING ${erased} e WHERE t.tenant = e.tenant AND t.${column} = e.ref`,
    );
}

/** Everybody whom a fact names; of interactions what is erased is left out before. */
function named({ stream, data, metadata: { tenant, subjects } }: RecordedFact): ErasedRef[] {
  if (stream.startsWith('interaction-')) return [];
  const { person, identifier, members = [], evidence } = data as Partial<Naming>;
  const { identifiers = [] } = evidence ?? {};
  const all = [...subjects, ...members, ...identifiers, person, identifier].filter(
    (subject) => subject !== undefined,
  );
  return all.map(({ ref }) => ({ tenant, ref }));
}

interface Naming {
  person: Subject;
  identifier: Subject;
  members: Subject[];
  evidence: { identifiers?: Subject[] };
}
