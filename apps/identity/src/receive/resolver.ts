import type { RecordedFact } from '@ucv/envelope';
import { type EventLog, factId, type Projection, RevisionConflict } from '@ucv/platform-event-store';
import type { EntityManager } from 'typeorm';
import { type Decision, decideInteraction } from '../decide/decide-interaction';
import { fold } from '../decide/fold';
import type { Graph } from '../decide/graph';
import type { IdentityRules } from '../decide/rules';
import { loadGraph, saveGraph } from '../project/graph-store';
import { takeResumption } from '../project/resumption';
import { appendDecisions } from '../publish/append-decisions';
import { byTenant } from './by-tenant';

/**
 * Identity's one ordered feed: interactions, and its own facts about persons. Decisions are appended before
 * the rows and the checkpoint are committed; a crash in between decides again from the same rows, with the
 * same ids at the same revisions, and so repeats nothing.
 */
export function resolver(log: EventLog, rules: IdentityRules): Projection {
  return {
    name: 'identity',
    version: 1,
    reads: ['interaction-', 'person-'],
    async apply(tx, facts) {
      const fresh = await takeResumption(tx, facts);
      for (const [tenant, own] of byTenant(facts)) {
        const batch = { tenant, facts: own, fresh };
        while (!(await applyBatch({ log, rules, tx }, batch)));
      }
    },
  };
}

interface Batch {
  tenant: string;
  facts: readonly RecordedFact[];
  /** Those that were not decided before. */
  fresh: ReadonlySet<RecordedFact>;
}

interface Means {
  log: EventLog;
  rules: IdentityRules;
  tx: EntityManager;
}

/** @returns false where the log held decisions that the rows did not: they are folded now, so decide again */
async function applyBatch({ log, rules, tx }: Means, batch: Batch): Promise<boolean> {
  const graph = await loadGraph(tx, batch.tenant, refsOf(batch.facts));
  const decisions = decideAll(batch, graph, rules);
  try {
    await appendDecisions(log, decisions);
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    await foldAhead(log, tx, batch.tenant, decisions);
    return false;
  }
  await saveGraph(tx, batch.tenant, graph);
  return true;
}

function decideAll({ facts, fresh }: Batch, graph: Graph, rules: IdentityRules): Decision[] {
  const newId = (causeId: string, kind: string): string => factId('identity', causeId, kind);
  const decisions: Decision[] = [];
  for (const fact of facts) {
    if (fact.stream.startsWith('person-')) {
      fold(graph, fact);
    } else if (fresh.has(fact)) {
      const decision = decideInteraction(fact, { graph, rules, newId });
      if (decision) decisions.push(decision);
    }
  }
  return decisions;
}

/** Folds what the log already holds on the streams of some decisions: written before a crash, under other rules. */
async function foldAhead(
  log: EventLog,
  tx: EntityManager,
  tenant: string,
  decisions: readonly Decision[],
): Promise<void> {
  const streams = new Set(
    decisions.flatMap(({ locks, conclusions }) => [...locks, ...conclusions].map(({ stream }) => stream)),
  );
  const recorded: RecordedFact[] = [];
  for (const stream of streams) for await (const fact of log.read(stream)) recorded.push(fact);
  recorded.sort((a, b) => (a.position < b.position ? -1 : 1));
  const graph = await loadGraph(tx, tenant, refsOf(recorded));
  for (const fact of recorded) fold(graph, fact);
  await saveGraph(tx, tenant, graph);
}

const refsOf = (facts: readonly RecordedFact[]): string[] => [
  ...new Set(facts.flatMap(({ metadata }) => metadata.subjects.map(({ ref }) => ref))),
];
