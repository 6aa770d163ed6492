import type { Subject } from '@ucv/envelope';
import type { GoldenRecord } from '@ucv/golden-record';
import { Contradictions, type Description } from '@ucv/matching';
import type { EntityManager } from 'typeorm';
import { describe } from '../decide/describe';
import type { Contradicts } from '../decide/likeness';

/** A fragment with what it says of itself. */
export interface Described {
  tenant: string;
  fragment: Subject;
  description: Description;
  position: bigint;
}

interface Row {
  tenant: string;
  ref: string;
  type: string;
  traits: GoldenRecord['traits'];
  position: string;
}

const read = ({ tenant, ref, type, traits, position }: Row): Described => ({
  ...{ tenant, fragment: { type, ref }, position: BigInt(position) },
  description: describe({ traits, firstSeen: null, lastSeen: null, interactions: 0 }),
});

/** Fragments that said something after a position, in their order. */
export async function describedSince(
  tx: EntityManager,
  position: bigint,
  limit: number,
): Promise<Described[]> {
  const rows = await tx.query<Row[]>(
    'SELECT tenant, ref, type, traits, position FROM described WHERE position > $1 ORDER BY position LIMIT $2',
    [String(position), limit],
  );
  return rows.map(read);
}

export async function describedAs(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Map<string, Described>> {
  const rows = await tx.query<Row[]>(
    'SELECT tenant, ref, type, traits, position FROM described WHERE tenant = $1 AND ref = ANY($2)',
    [tenant, refs],
  );
  return new Map(rows.map((row) => [row.ref, read(row)]));
}

/** By what any of some fragments contradict each other. @cost a query, and 0.1 ms a fragment */
export async function contradictionsAmong(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Contradicts> {
  if (refs.length === 0) return () => undefined;
  const described = [...(await describedAs(tx, tenant, refs)).entries()];
  const at = new Map(described.map(([ref], i) => [ref, i]));
  const contradictions = new Contradictions(described.map(([, { description }]) => description));
  return (a, b) => {
    const [i, j] = [at.get(a), at.get(b)];
    return i === undefined || j === undefined ? undefined : contradictions.between(i, j);
  };
}

/** A key that more share than so many tells nobody from another. */
const largestBlock = 50;

/**
 * Pairs worth comparing: of some fragments with all that share a key with them.
 * @cost an index look-up for each key, some 15 to 25 a fragment
 */
export async function pairsToCompare(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<{ a: string; b: string }[]> {
  const rows = await tx.query<{ a: string; b: string }[]>(
    `SELECT DISTINCT least(own.ref, found.ref) AS a, greatest(own.ref, found.ref) AS b
       FROM block own CROSS JOIN LATERAL (
         SELECT ref, count(*) OVER () AS size FROM (
           SELECT ref FROM block WHERE tenant = $1 AND key = own.key LIMIT ${largestBlock + 1}) few) found
      WHERE own.tenant = $1 AND own.ref = ANY($2) AND found.size <= ${largestBlock} AND found.ref <> own.ref`,
    [tenant, refs],
  );
  return rows;
}

/** Of so many fragments those who are like them are taken along: people who are there twice are rare in a sample. */
const followed = 1_000;

/** What fragments of a tenant say, of all where they are not more than `most`; refs are random, so the first are any. */
export async function sampleDescribed(
  tx: EntityManager,
  tenant: string,
  most: number,
): Promise<Description[]> {
  const first = await firstDescribed(tx, tenant, most);
  if (first.length < most) return first.map(({ description }) => description);
  const half = first.slice(0, most / 2);
  const taken = new Set(half.map(({ fragment }) => fragment.ref));
  const pairs = await pairsToCompare(tx, tenant, [...taken].slice(0, followed));
  const alike = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].filter((ref) => !taken.has(ref)).sort();
  const others = await describedAs(tx, tenant, alike.slice(0, most / 2));
  return [...half, ...others.values()].map(({ description }) => description);
}

async function firstDescribed(tx: EntityManager, tenant: string, limit: number): Promise<Described[]> {
  const rows = await tx.query<Row[]>(
    'SELECT tenant, ref, type, traits, position FROM described WHERE tenant = $1 ORDER BY ref LIMIT $2',
    [tenant, limit],
  );
  return rows.map(read);
}

/** How many fragments say something of themselves. @cost a scan of the tenant's index */
export async function population(tx: EntityManager, tenant: string): Promise<number> {
  const [row] = await tx.query<{ count: string }[]>('SELECT count(*) FROM described WHERE tenant = $1', [
    tenant,
  ]);
  return Number(row!.count);
}

export async function cursorOf(tx: EntityManager): Promise<bigint> {
  const [row] = await tx.query<{ position: string }[]>('SELECT position FROM match_cursor');
  return BigInt(row?.position ?? -1);
}

/** The cursor, which nobody else reads by this or moves until this transaction has ended. */
export async function holdCursor(tx: EntityManager): Promise<bigint> {
  await keepCursor(tx, -1n);
  return cursorOf(tx);
}

export async function keepCursor(tx: EntityManager, position: bigint): Promise<void> {
  await tx.query(
    `INSERT INTO match_cursor (position) VALUES ($1)
     ON CONFLICT (one) DO UPDATE SET position = greatest(match_cursor.position, EXCLUDED.position)`,
    [String(position)],
  );
}
