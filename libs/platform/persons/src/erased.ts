import type { RecordedFact, Subject } from '@ucv/envelope';
import { quoteTable, upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

export interface ErasedRef {
  tenant: string;
  ref: string;
}

/** What is left of a batch. */
export interface Remaining {
  facts: RecordedFact[];
  /** Refs erased by this batch: the caller deletes their rows. */
  erased: ErasedRef[];
}

/**
 * Takes out of a batch what is about erased refs, wherever it stands: the rows of what came before an erasure
 * are deleted with it, and what comes after must leave none. So a rebuild, which finds keys gone, equals the
 * live rows, and it does not matter who still had a key when. Subjects that are erased are left out of facts
 * about others. Reads `request-` streams: they must be among what the projection reads.
 * @param table  where the projection keeps who is erased; a second projection of a service has a table of its own
 */
export async function withoutErased(
  tx: EntityManager,
  facts: readonly RecordedFact[],
  table = 'erased_ref',
): Promise<Remaining> {
  const erased = facts.flatMap(({ type, data, metadata: { tenant } }) =>
    type === 'consent.person-erased.v1'
      ? (data as { members: Subject[] }).members.map(({ ref }) => ({ tenant, ref }))
      : [],
  );
  if (erased.length > 0) await upsertRows(tx, table, ['tenant', 'ref'], erased);
  const gone = await known(tx, facts, table);
  if (gone.size === 0) return { facts: [...facts], erased };
  return { facts: facts.flatMap((fact) => remaining(fact, gone)), erased };
}

function remaining(fact: RecordedFact, gone: ReadonlySet<string>): RecordedFact[] {
  if (fact.stream.startsWith('request-')) return [fact];
  const { tenant, subjects } = fact.metadata;
  const left = subjects.filter(({ ref }) => !gone.has(key(tenant, ref)));
  if (left.length === subjects.length) return [fact];
  const [about] = subjects;
  if (!about || gone.has(key(tenant, about.ref))) return [];
  return [{ ...fact, metadata: { ...fact.metadata, subjects: left } }];
}

async function known(tx: EntityManager, facts: readonly RecordedFact[], table: string): Promise<Set<string>> {
  const [any] = await tx.query<{ there: boolean }[]>(
    `SELECT EXISTS (SELECT FROM ${quoteTable(table)}) AS there`,
  );
  if (!any?.there) return new Set();
  const asked = facts.flatMap(({ metadata: { tenant, subjects } }) =>
    subjects.map(({ ref }) => ({ tenant, ref })),
  );
  return new Set((await erasedAmong(tx, asked, table)).map(({ tenant, ref }) => key(tenant, ref)));
}

/** Those of some refs that are erased, each once. */
export async function erasedAmong(
  tx: EntityManager,
  asked: readonly ErasedRef[],
  table = 'erased_ref',
): Promise<ErasedRef[]> {
  if (asked.length === 0) return [];
  return tx.query<ErasedRef[]>(
    `SELECT e.tenant, e.ref FROM ${quoteTable(table)} e
     JOIN (SELECT DISTINCT tenant, ref FROM unnest($1::text[], $2::text[]) AS a (tenant, ref)) asked USING (tenant, ref)`,
    [asked.map(({ tenant }) => tenant), asked.map(({ ref }) => ref)],
  );
}

const key = (tenant: string, ref: string): string => `${tenant} ${ref}`;
