import { contribute, emptyRecord, type GoldenRecord } from '@ucv/golden-record';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { contribution, fragmentOf, type OpenedInteraction } from '../decide/interaction';
import { type FragmentRow, readRecord } from './fragment-row';

/** The golden record of each fragment; a person's is the combination of theirs, made when it is read. */
export async function projectFragments(
  tx: EntityManager,
  interactions: readonly OpenedInteraction[],
): Promise<void> {
  const byFragment = new Map<string, { tenant: string; ref: string; own: OpenedInteraction[] }>();
  for (const interaction of interactions) {
    const { tenant } = interaction.fact.metadata;
    const { ref } = fragmentOf(interaction);
    const group = byFragment.get(`${tenant} ${ref}`) ?? { tenant, ref, own: [] };
    group.own.push(interaction);
    byFragment.set(`${tenant} ${ref}`, group);
  }
  const stored = await readRecords(tx, [...byFragment.values()]);
  const rows = [...byFragment].map(([key, { tenant, ref, own }]) => {
    const record = own.map(contribution).reduce(contribute, stored.get(key) ?? emptyRecord);
    const { traits, firstSeen, lastSeen, interactions: count } = record;
    return { tenant, ref, traits, first_seen: firstSeen, last_seen: lastSeen, interactions: count };
  });
  await upsertRows(tx, 'fragment', ['tenant', 'ref'], rows);
}

async function readRecords(
  tx: EntityManager,
  keys: readonly { tenant: string; ref: string }[],
): Promise<Map<string, GoldenRecord>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<(FragmentRow & { tenant: string; ref: string })[]>(
    `SELECT f.tenant, f.ref, f.traits, f.first_seen, f.last_seen, f.interactions FROM fragment f
     JOIN unnest($1::text[], $2::text[]) AS k (tenant, ref) ON f.tenant = k.tenant AND f.ref = k.ref`,
    [keys.map(({ tenant }) => tenant), keys.map(({ ref }) => ref)],
  );
  return new Map(rows.map((row) => [`${row.tenant} ${row.ref}`, readRecord(row)]));
}
