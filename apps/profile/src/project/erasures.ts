import type { RecordedFact, Subject } from '@ucv/envelope';
import { erasedAmong, type ErasedRef } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';

/** Where a ref stands in the rows. */
const columns = [
  ...['person_link.ref', 'sighting.ref', 'sighting.home', 'fragment.ref', 'interaction.ref'],
  ...['person_change.ref', 'membership.person', 'consent.ref'],
].map((column) => column.split('.') as [string, string]);

/** Deletes the rows of erased refs, those included that this batch has just written. */
export async function dropErased(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const erased = await erasedAmong(tx, facts.flatMap(named));
  if (erased.length === 0) return;
  const refs = [erased.map(({ tenant }) => tenant), erased.map(({ ref }) => ref)];
  for (const [table, column] of columns)
    await tx.query(
      `DELETE FROM ${table} WHERE (tenant, ${column}) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      refs,
    );
}

/** Deletes the rows of everybody erased, whenever they were written. @cost a scan of each table */
export async function dropAllErased(tx: EntityManager): Promise<void> {
  for (const [table, column] of columns)
    await tx.query(
      `DELETE FROM ${table} t USING erased_ref e WHERE t.tenant = e.tenant AND t.${column} = e.ref`,
    );
}

/** Everybody whom a fact names; of interactions what is erased is left out before. */
function named({ stream, data, metadata: { tenant, subjects } }: RecordedFact): ErasedRef[] {
  if (stream.startsWith('interaction-')) return [];
  const {
    person,
    identifier,
    members = [],
  } = data as Partial<Record<'person' | 'identifier', Subject> & { members: Subject[] }>;
  const all = [...subjects, ...members, person, identifier].filter((subject) => subject !== undefined);
  return all.map(({ ref }) => ({ tenant, ref }));
}
