import { contribute, emptyRecord, type GoldenRecord } from '@ucv/golden-record';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import {
  contribution,
  fragmentOf,
  latestZone,
  type OpenedInteraction,
  type Zone,
  zoneOf,
} from '../decide/interaction';
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
    const known = stored.get(key);
    const record = own.map(contribution).reduce(contribute, known?.record ?? emptyRecord);
    const zone = own.map(zoneOf).reduce(latestZone, known?.zone);
    const { traits, firstSeen, lastSeen, interactions: count } = record;
    return {
      ...{ tenant, ref, traits, first_seen: firstSeen, last_seen: lastSeen, interactions: count },
      ...{ time_zone: zone?.name ?? null, time_zone_at: zone?.at ?? null },
    };
  });
  await upsertRows(tx, 'fragment', ['tenant', 'ref'], rows);
}

interface Stored {
  record: GoldenRecord;
  zone: Zone | undefined;
}

async function readRecords(
  tx: EntityManager,
  keys: readonly { tenant: string; ref: string }[],
): Promise<Map<string, Stored>> {
  if (keys.length === 0) return new Map();
  type Row = FragmentRow & {
    tenant: string;
    ref: string;
    time_zone: string | null;
    time_zone_at: Date | null;
  };
  const rows = await tx.query<Row[]>(
    `SELECT f.tenant, f.ref, f.traits, f.first_seen, f.last_seen, f.interactions, f.time_zone, f.time_zone_at
       FROM fragment f JOIN unnest($1::text[], $2::text[]) AS k (tenant, ref) ON f.tenant = k.tenant AND f.ref = k.ref`,
    [keys.map(({ tenant }) => tenant), keys.map(({ ref }) => ref)],
  );
  return new Map(
    rows.map((row) => {
      const { tenant, ref, time_zone: name, time_zone_at: at } = row;
      const zone = name !== null && at ? { name, at: at.toISOString() } : undefined;
      return [`${tenant} ${ref}`, { record: readRecord(row), zone }];
    }),
  );
}
