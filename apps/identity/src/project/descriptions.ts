import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import { bindingOf, type RecordedFact, type Subject } from '@ucv/envelope';
import { contribute, emptyRecord, type GoldenRecord } from '@ucv/golden-record';
import { indexed } from '@ucv/matching';
import type { Projection } from '@ucv/platform-event-store';
import { type ErasedRef, withoutErased } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { describe, tellingTraits } from '../decide/describe';
import { matchingTables } from './tables';
import { type Counted, recount, valueKey } from './value-counts';

/** Who is erased, as far as these rows know: the resolver's stand at another position. */
const erasedTable = 'matching_erased_ref';

/**
 * What each fragment says of itself, the keys under which others like it are found, and how many say the same. Nothing of erased people is
 * kept, wherever in the log it stands, also while their keys are still in some cache.
 */
export function descriptions(privacy: Privacy): Projection {
  return {
    name: 'matching',
    version: 3,
    reads: ['interaction-', 'request-'],
    tables: matchingTables,
    heedsOrder: ({ stream }) => (stream.startsWith('interaction-') ? 'none' : 'log'),
    concerns: ({ stream, type, data }) =>
      stream.startsWith('interaction-')
        ? (data as { call?: string }).call === 'identify'
        : type === 'consent.person-erased.v1',
    async apply(tx, facts) {
      const { facts: remaining, erased } = await withoutErased(tx, facts, erasedTable);
      await keepDescriptions(tx, privacy, await openTraits(privacy, remaining));
      await forget(tx, erased);
    },
  };
}

interface Told {
  tenant: string;
  fragment: Subject;
  position: bigint;
  contribution: Parameters<typeof contribute>[1];
}

async function openTraits(privacy: Privacy, facts: readonly RecordedFact[]): Promise<Told[]> {
  const told = facts.filter(isIdentify);
  const opened = await privacy.openMany(
    told.map((fact) => ({ ...bindingOf(fact), sealed: fact.data.sealed })),
  );
  return told.flatMap((fact, i): Told[] => {
    const content = opened[i]!;
    if (content.state === 'broken') throw content.error;
    const [fragment] = fact.metadata.subjects;
    if (content.state !== 'opened' || !fragment) return [];
    const { context, traits } = content.content as InteractionContent;
    const said = tellingTraits({ ...(context?.['traits'] as object | undefined), ...traits });
    if (Object.keys(said).length === 0) return [];
    const { tenant, occurredAt, source } = fact.metadata;
    const stamp = { eventId: fact.id, occurredAt, recordedAt: fact.recordedAt, source: source ?? null };
    return [{ tenant, fragment, position: fact.position, contribution: { ...stamp, traits: said } }];
  });
}

const isIdentify = (fact: RecordedFact): fact is RecordedInteraction =>
  fact.type === 'ingestion.interaction-recorded.v1' && (fact.data as { call: string }).call === 'identify';

interface StoredRow extends Counted {
  ref: string;
  traits: GoldenRecord['traits'];
  position: string;
}

async function keepDescriptions(tx: EntityManager, privacy: Privacy, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const keyOf = ({ tenant, fragment }: Told) => `${tenant} ${fragment.ref}`;
  const stored = await tx.query<StoredRow[]>(
    `SELECT d.tenant, d.ref, d.traits, d.position, d.counted FROM described d
       JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS k (tenant, ref)) k USING (tenant, ref)`,
    [told.map(({ tenant }) => tenant), told.map(({ fragment }) => fragment.ref)],
  );
  const rows = new Map(
    stored.map(({ tenant, ref, traits, position }) => [
      `${tenant} ${ref}`,
      { record: { ...emptyRecord, traits } as GoldenRecord, position: BigInt(position) },
    ]),
  );
  for (const one of told) {
    const { record, position } = rows.get(keyOf(one)) ?? { record: emptyRecord, position: 0n };
    rows.set(keyOf(one), {
      record: contribute(record, one.contribution),
      position: one.position > position ? one.position : position,
    });
  }
  const about = new Map(told.map((one) => [keyOf(one), one]));
  const described = [...about].map(([key, { tenant, fragment }]) => {
    const { record, position } = rows.get(key)!;
    const { keys, values } = indexed(describe(record));
    const counted = values.map((value) => valueKey(privacy, tenant, value)).sort();
    return { tenant, ...fragment, traits: record.traits, position: String(position), counted, keys };
  });
  await upsertRows(
    tx,
    'described',
    ['tenant', 'ref'],
    described.map(({ keys: _, ...row }) => row),
  );
  await keepBlocks(tx, described);
  await recount(tx, { before: stored, now: described });
}

async function keepBlocks(
  tx: EntityManager,
  described: readonly { tenant: string; ref: string; keys: readonly number[] }[],
): Promise<void> {
  await tx.query('DELETE FROM block WHERE (tenant, ref) IN (SELECT * FROM unnest($1::text[], $2::text[]))', [
    described.map(({ tenant }) => tenant),
    described.map(({ ref }) => ref),
  ]);
  const blocks = described.flatMap(({ tenant, ref, keys }) => keys.map((key) => ({ tenant, key, ref })));
  await upsertRows(tx, 'block', ['tenant', 'key', 'ref'], blocks, { update: 'nothing' });
}

async function forget(tx: EntityManager, erased: readonly ErasedRef[]): Promise<void> {
  if (erased.length === 0) return;
  const refs = [erased.map(({ tenant }) => tenant), erased.map(({ ref }) => ref)];
  const gone = '(tenant, ref) IN (SELECT * FROM unnest($1::text[], $2::text[]))';
  await tx.query(`DELETE FROM block WHERE ${gone}`, refs);
  const [before] = await tx.query<[Counted[], number]>(
    `DELETE FROM described WHERE ${gone} RETURNING tenant, counted`,
    refs,
  );
  await recount(tx, { before, now: [] });
}
