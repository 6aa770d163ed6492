import type { RecordedFact, Subject } from '@ucv/envelope';
import { type EventLog, factId, type Projection, RevisionConflict } from '@ucv/platform-event-store';
import { withoutErased } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import { type Decision, type DecisionContext, decideInteraction } from '../decide/decide-interaction';
import { fold } from '../decide/fold';
import type { Graph } from '../decide/graph';
import { release } from '../decide/release';
import type { IdentityRules } from '../decide/rules';
import { loadGraph, saveGraph } from '../project/graph-store';
import { erasedIn, forget } from '../project/erasures';
import { takeResumption } from '../project/resumption';
import { appendDecisions } from '../publish/append-decisions';
import { byTenant } from './by-tenant';

/**
 * Identity's one ordered feed: interactions, erasures, and its own facts about persons. Decisions are appended
 * before the rows and the checkpoint are committed; a crash in between decides again from the same rows, with the
 * same ids at the same revisions, and so repeats nothing.
 */
export function resolver(log: EventLog, rules: IdentityRules): Projection {
  return {
    name: 'identity',
    version: 1,
    reads: ['interaction-', 'person-', 'request-'],
    // An interaction that is replayed is decided now, by the graph as it is; a rebuild folds what was decided.
    heedsOrder: ({ stream }) => (stream.startsWith('interaction-') ? 'none' : 'log'),
    async apply(tx, facts) {
      const fresh = await takeResumption(tx, facts);
      const { facts: remaining } = await withoutErased(tx, facts);
      const erased = await erasedIn(tx, facts);
      for (const [tenant, own] of byTenant(remaining)) {
        const gone = new Set(erased.filter((one) => one.tenant === tenant).map(({ ref }) => ref));
        const batch = { tenant, facts: own, fresh, gone };
        while (!(await applyBatch({ log, rules, tx }, batch)));
      }
      await forget(tx, erased);
    },
  };
}

interface Batch {
  tenant: string;
  facts: readonly RecordedFact[];
  /** Ids of those that were not decided before. */
  fresh: ReadonlySet<string>;
  /** Refs that are erased. */
  gone: ReadonlySet<string>;
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

function decideAll({ facts, fresh, gone }: Batch, graph: Graph, rules: IdentityRules): Decision[] {
  const newId = (causeId: string, kind: string): string => factId('identity', causeId, kind);
  const decisions: Decision[] = [];
  for (const fact of facts) {
    if (fact.stream.startsWith('person-')) {
      // What was decided about somebody erased is in the rows of those who went on, or nowhere.
      if (!gone.has((fact.data as { person: Subject }).person.ref)) fold(graph, fact);
    } else if (fresh.has(fact.id)) {
      const decision = decideOne(fact, { graph, rules, newId });
      if (decision) decisions.push(decision);
    }
  }
  return decisions;
}

function decideOne(fact: RecordedFact, context: DecisionContext): Decision | undefined {
  if (fact.stream.startsWith('interaction-')) return decideInteraction(fact, context);
  return fact.type === 'consent.person-erased.v1' ? release(fact, context) : undefined;
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
  ...new Set(
    facts.flatMap(({ data, metadata }) => {
      const { members = [] } = data as { members?: Subject[] };
      return [...metadata.subjects, ...members].map(({ ref }) => ref);
    }),
  ),
];
