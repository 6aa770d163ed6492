import { byStrength, type Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { Graph, type Person } from '../decide/graph';

/**
 * The part of a tenant's graph around some identifiers: their persons with all members, how far the streams
 * of all of them are written, and what was refused to them.
 * @cost three queries, whatever the number of identifiers; each follows an index, whatever the size of the graph
 */
export async function loadGraph(tx: EntityManager, tenant: string, refs: readonly string[]): Promise<Graph> {
  // An array and not IN or OR: with those PostgreSQL reads the whole table for a batch of a few hundred refs.
  const links = await tx.query<{ ref: string; type: string; person: string }[]>(
    `SELECT ref, type, person FROM link WHERE tenant = $1
       AND person = ANY(ARRAY(SELECT DISTINCT person FROM link WHERE tenant = $1 AND ref = ANY($2)))`,
    [tenant, refs],
  );
  const streams = [...new Set([...refs, ...links.map(({ person }) => person)])];
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

function persons(links: readonly (Subject & { person: string })[]): Person[] {
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
  const { links, revisions, refusals } = graph.changes();
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
}
