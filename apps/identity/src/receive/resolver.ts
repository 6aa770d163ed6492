import type { HubLearnedData, RulesSetData } from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import { type EventLog, type Projection, RevisionConflict } from '@ucv/platform-event-store';
import { withoutErased } from '@ucv/platform-persons';
import { isEvidence } from '../decide/evidence';
import { fold } from '../decide/fold';
import { completed } from '../decide/rules';
import { Run, type Surroundings } from '../decide/run';
import type { Decision } from '../decide/scribe';
import { keepBrake, keepEnd, keepOrder, keepRules } from '../project/constraint-store';
import { Company } from '../project/company';
import { keepCorrection } from '../project/correction-store';
import { erasedIn, forget } from '../project/erasures';
import { keepEvidence } from '../project/evidence-store';
import { loadGraph, saveGraph } from '../project/graph-store';
import { keepHub } from '../project/hub-store';
import { keepMatchWords } from '../project/review-store';
import { takeResumption } from '../project/resumption';
import { appendDecisions } from '../publish/append-decisions';
import { appendWord, personBraked } from '../publish/append-words';
import { byTenant } from './by-tenant';
import { refsOf, surroundings } from './neighbourhood';
import { hubStep, type Step, type StepMeans, stepFor } from './steps';

/**
 * Identity's one ordered feed: interactions, erasures, rules, what stewards order, and its own facts. Decisions are
 * appended before the rows and the checkpoint are committed; a crash in between decides again from the same rows, with
 * the same ids at the same revisions, and so repeats nothing.
 */
export function resolver(log: EventLog): Projection {
  const company = new Company();
  return {
    name: 'identity',
    version: 3,
    reads: ['interaction-', 'person-', 'identity-', 'config-', 'request-'],
    // An interaction that is replayed is decided now, by the graph as it is; a rebuild folds what was decided.
    heedsOrder: ({ stream }) => (stream.startsWith('interaction-') ? 'none' : 'log'),
    concerns: ({ type, stream }) => !stream.startsWith('config-') || settings.has(type),
    async apply(tx, facts) {
      const fresh = await takeResumption(tx, facts);
      const { facts: remaining } = await withoutErased(tx, facts);
      const erased = await erasedIn(tx, facts);
      for (const [tenant, own] of byTenant(remaining)) {
        const gone = new Set(erased.filter((one) => one.tenant === tenant).map(({ ref }) => ref));
        await applyAll({ log, tx, tenant, company }, { facts: own, fresh, gone });
      }
      await forget(tx, erased);
    },
  };
}

const settings = new Set(['identity.rules-set.v1', 'identity.model-trained.v1', 'identity.weights-set.v1']);

interface Batch {
  facts: readonly RecordedFact[];
  /** Ids of those that were not decided before. */
  fresh: ReadonlySet<string>;
  /** Refs that are erased. */
  gone: ReadonlySet<string>;
}

/** Runs of events, and between them the steps that change what holds. */
async function applyAll(means: StepMeans & { company: Company }, batch: Batch): Promise<void> {
  for (let rest = batch.facts; rest.length > 0;) {
    const around = await surroundings(means.tx, means.tenant, { facts: rest, company: means.company });
    const { run, taken, step } = takeRun(around, { ...batch, facts: rest });
    const done = await put(means, run.decisions, async () => {
      await saveGraph(means.tx, means.tenant, around.graph);
      await keepEvidence(means.tx, means.tenant, run.evidence);
      for (const fact of rest.slice(0, taken)) await keepMatchWords(means.tx, means.tenant, fact);
      await putBrakes(means, run);
    });
    if (!done) continue;
    const [following] = rest.slice(taken);
    rest = rest.slice(taken);
    if (step) await takeStep(means, step);
    else if (following) rest = await settle(means, following, { ...batch, facts: rest });
  }
}

/** Takes events up to the first fact that is none of them, or that reveals a hub. */
function takeRun(
  around: Surroundings,
  { facts, fresh, gone }: Batch,
): { run: Run; taken: number; step?: Step } {
  const run = new Run(around);
  for (const [taken, fact] of facts.entries()) {
    if (isEvidence(fact)) {
      const hubs = run.take(fact, fresh.has(fact.id));
      if (hubs.length > 0) return { run, taken: taken + 1, step: hubStep(fact, hubs) };
    } else if (fact.stream.startsWith('person-')) {
      // What was decided about somebody erased is in the rows of those who went on, or nowhere.
      if (!gone.has((fact.data as { person: Subject }).person.ref)) fold(around.graph, fact);
    } else return { run, taken };
  }
  return { run, taken: facts.length };
}

/** Deals with one fact that changes what holds. @returns what is left */
async function settle(means: StepMeans, fact: RecordedFact, batch: Batch): Promise<readonly RecordedFact[]> {
  const { tx, tenant } = means;
  if (fact.type === 'identity.order-ended.v1')
    await keepEnd(tx, tenant, fact.data as Parameters<typeof keepEnd>[2]);
  if (fact.type === 'identity.hub-learned.v1')
    await keepHub(tx, tenant, { ...(fact.data as HubLearnedData), since: fact.metadata.receivedAt });
  if (fact.type === 'identity.person-braked.v1') await keepBrake(tx, fact);
  await keepMatchWords(tx, tenant, fact);
  await keepCorrection(tx, tenant, fact);
  if (fact.type.endsWith('-ordered.v1')) await keepOrder(tx, fact);
  if (fact.type === 'identity.rules-set.v1')
    await keepRules(tx, tenant, {
      rules: completed((fact.data as RulesSetData).rules),
      since: fact.metadata.receivedAt,
    });
  const step = batch.fresh.has(fact.id) ? stepFor(fact) : undefined;
  if (step) await takeStep(means, step);
  return batch.facts.slice(1);
}

async function takeStep(means: StepMeans, step: Step): Promise<void> {
  const decide = await step(means);
  for (;;) {
    const { decisions, save } = await decide();
    if (await put(means, decisions, save)) return;
  }
}

async function putBrakes({ log, tx }: StepMeans, { brakes }: Run): Promise<void> {
  for (const brake of brakes) {
    const word = personBraked(brake);
    await appendWord(log, brake.person, word);
    await keepBrake(tx, word);
  }
}

/** @returns false where the log held decisions that the rows did not: they are folded now, so decide again */
async function put(
  { log, tx, tenant }: StepMeans,
  decisions: readonly Decision[],
  save: () => Promise<void>,
): Promise<boolean> {
  try {
    await appendDecisions(log, decisions);
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    await foldAhead({ log, tx, tenant }, decisions);
    return false;
  }
  await save();
  return true;
}

/** Folds what the log already holds on the streams of some decisions: written before a crash, under other rules. */
async function foldAhead({ log, tx, tenant }: StepMeans, decisions: readonly Decision[]): Promise<void> {
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
