import type { Hub, HubLearnedData, HubList, ListHubs, OrderEndedData } from '@ucv/contracts-identity';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** Remembers that an identifier belongs to nobody, as it was first learned. */
export async function keepHub(
  tx: EntityManager,
  tenant: string,
  {
    identifier,
    seenWith,
    kind = null,
    since,
  }: Omit<HubLearnedData, 'kind'> & { kind?: string | null; since: string },
): Promise<void> {
  const row = { tenant, ...identifier, seen_with: seenWith, kind, since };
  await upsertRows(tx, 'hub', ['tenant', 'ref'], [row], { update: 'nothing' });
}

/** An identifier is somebody's again, for a steward who knew with how many it was seen. */
export async function keepRelease(
  tx: EntityManager,
  tenant: string,
  { identifier: { ref }, seenWith }: NonNullable<OrderEndedData['released']>,
): Promise<void> {
  await tx.query('DELETE FROM hub WHERE tenant = $1 AND ref = $2', [tenant, ref]);
  await upsertRows(tx, 'released', ['tenant', 'ref'], [{ tenant, ref, seen_with: seenWith }]);
}

/** What stewards released, with how many of one kind it was seen by then; all of a tenant without `refs`. */
export async function releasedOf(
  tx: EntityManager,
  tenant: string,
  refs?: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ ref: string; seen_with: number }[]>(
    `SELECT ref, seen_with FROM released WHERE tenant = $1 ${refs ? 'AND ref = ANY($2)' : ''}`,
    refs ? [tenant, refs] : [tenant],
  );
  return new Map(rows.map(({ ref, seen_with }) => [ref, seen_with]));
}

interface Row {
  ref: string;
  type: string;
  seen_with: number;
  kind: string | null;
  since: Date;
}

const listed = 100;

/** Identifiers that belong to nobody, the last learned first. @cost an index scan of the tenant's */
export async function listHubs(
  tx: EntityManager,
  tenant: string,
  { limit = listed, after }: ListHubs,
): Promise<HubList> {
  const [since, ref] = after?.split('_') ?? [];
  const rows = await tx.query<Row[]>(
    `SELECT ref, type, seen_with, kind, since FROM hub WHERE tenant = $1
       AND ($2::timestamptz IS NULL OR (since, ref) < ($2::timestamptz, $3)) ORDER BY since DESC, ref DESC LIMIT $4`,
    [tenant, since ?? null, ref ?? '', limit + 1],
  );
  const hubs = rows.slice(0, limit).map(hubOf);
  const last = rows.length > limit ? hubs.at(-1) : undefined;
  return { hubs, ...(last && { next: `${last.since}_${last.identifier.ref}` }) };
}

const hubOf = ({ ref, type, seen_with, kind, since }: Row): Hub => ({
  identifier: { type, ref },
  seenWith: seen_with,
  ...(kind !== null && { kind }),
  since: since.toISOString(),
});
