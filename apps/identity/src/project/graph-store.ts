import { byStrength, type Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { Graph, type MergeRecord, type Person } from '../decide/graph';

/**
 * The part of a tenant's graph around some identifiers: their persons with all members, how far the streams
 * of all of them are written, and what was refused to them.
 * @cost three queries, whatever the number of identifiers; each follows an index, whatever the size of the graph
 */
export async function loadGraph(tx: EntityManager, tenant: string, refs: readonly string[]): Promise<Graph> {
  // An array and not IN or OR: with those PostgreSQL reads the whole table for a batch of a few hundred refs.
  const links = await tx.query<Link[]>(
    `SELECT ref, type, person FROM link WHERE tenant = $1
       AND person = ANY(ARRAY(SELECT DISTINCT person FROM link WHERE tenant = $1 AND ref = ANY($2)))`,
    [tenant, refs],
  );
  return around(tx, tenant, {
    links,
    streams: [...new Set([...refs, ...links.map(({ person }) => person)])],
  });
}

/** A tenant's whole graph. @cost its rows, in memory */
export async function wholeGraph(tx: EntityManager, tenant: string): Promise<Graph> {
  const links = await tx.query<Link[]>('SELECT ref, type, person FROM link WHERE tenant = $1', [tenant]);
  const streams = links.flatMap(({ ref, person }) => [ref, person]);
  return around(tx, tenant, { links, streams: [...new Set(streams)] });
}

type Link = Subject & { person: string };

async function around(
  tx: EntityManager,
  tenant: string,
  { links, streams }: { links: readonly Link[]; streams: readonly string[] },
): Promise<Graph> {
  const revisions = await tx.query<{ ref: string; revision: string }[]>(
    'SELECT ref, revision FROM person WHERE tenant = $1 AND ref = ANY($2)',
    [tenant, streams],
  );
  const refusals = await tx.query<{ person: string; ref: string }[]>(
    'SELECT person, ref FROM refusal WHERE tenant = $1 AND person = ANY($2)',
    [tenant, streams],
  );
  const graph = new Graph();
  graph.load(persons(links), {
    revisions: revisions.map(({ ref, revision }) => ({ ref, revision: Number(revision) })),
    refusals,
  });
  return graph;
}

function persons(links: readonly Link[]): Person[] {
  const members = new Map<string, Subject[]>();
  for (const { ref, type, person } of links)
    members.set(person, [...(members.get(person) ?? []), { type, ref }]);
  // Where the one who gave the id is erased, the strongest who is left stands for the person.
  return [...members].map(([id, all]) => ({
    self: all.find(({ ref }) => ref === id) ?? ([...all].sort(byStrength)[0] as Subject),
    members: all,
  }));
}

/** Writes what was decided or folded since the graph was loaded. */
export async function saveGraph(tx: EntityManager, tenant: string, graph: Graph): Promise<void> {
  const { links, revisions, refusals, merges } = graph.changes();
  await upsertRows(
    tx,
    'link',
    ['tenant', 'ref'],
    links.map(({ subject, person }) => ({ tenant, ...subject, person })),
  );
  await upsertRows(
    tx,
    'person',
    ['tenant', 'ref'],
    revisions.map((row) => ({ tenant, ...row })),
  );
  await upsertRows(
    tx,
    'refusal',
    ['tenant', 'person', 'ref'],
    refusals.map((row) => ({ tenant, ...row })),
    { update: 'nothing' },
  );
  await upsertRows(
    tx,
    'merge',
    ['tenant', 'merge_id'],
    merges.map(({ mergeId: merge_id, factId: fact_id, cause, at, survivor, ...sides }) => ({
      ...{ tenant, merge_id, fact_id, cause, at, survivor: survivor.ref },
      sides: { survivor, ...inOrder(sides) },
    })),
    { update: 'nothing' },
  );
}

const inOrder = ({ absorbed, left, right }: Pick<MergeRecord, 'absorbed' | 'left' | 'right'>) => ({
  absorbed: [...absorbed].sort(byStrength),
  left: [...left].sort(byStrength),
  right: [...right].sort(byStrength),
});

/** A merge by its own id, that of its fact, or that of the order that wanted it. */
export async function findMerge(
  tx: EntityManager,
  tenant: string,
  id: string,
): Promise<MergeRecord | undefined> {
  const [row] = await tx.query<MergeRow[]>(
    `SELECT merge_id, fact_id, cause, at, sides FROM merge
      WHERE tenant = $1 AND (merge_id = $2 OR fact_id = $2 OR cause = $2) ORDER BY merge_id = $2 DESC, at LIMIT 1`,
    [tenant, id],
  );
  if (!row) return undefined;
  const { merge_id: mergeId, fact_id: factId, cause, at, sides } = row;
  return { mergeId, factId, cause, at: at.toISOString(), ...sides };
}

interface MergeRow {
  merge_id: string;
  fact_id: string;
  cause: string;
  at: Date;
  sides: Pick<MergeRecord, 'survivor' | 'absorbed' | 'left' | 'right'>;
}

/** When some persons took in others, since an instant. */
export async function recentMerges(
  tx: EntityManager,
  tenant: string,
  { persons, since }: { persons: readonly string[]; since: string },
): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ survivor: string; at: Date }[]>(
    'SELECT survivor, at FROM merge WHERE tenant = $1 AND survivor = ANY($2) AND at > $3 ORDER BY at',
    [tenant, persons, since],
  );
  const found = new Map<string, string[]>();
  for (const { survivor, at } of rows)
    found.set(survivor, [...(found.get(survivor) ?? []), at.toISOString()]);
  return found;
}
