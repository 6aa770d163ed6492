import type {
  HubLearnedData,
  MergeOrderedData,
  OrderEnded,
  ReleaseOrderedData,
  RulesSetData,
  SplitOrderedData,
} from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';
import type { EntityManager } from 'typeorm';
import type { Graph } from '../decide/graph';
import type { Evidence } from '../decide/evidence';
import { endOrder } from '../decide/orders';
import { linkedByLikeness } from '../decide/likeness';
import { regroup } from '../decide/regroup';
import { replay } from '../decide/replay';
import { completed, type IdentityRules } from '../decide/rules';
import type { Decision } from '../decide/scribe';
import {
  constraintsOf,
  keepEnd,
  loadConstraints,
  rulesOf,
  type StoredConstraints,
} from '../project/constraint-store';
import { allEvidence, companionsOf, evidenceAbout, reachable } from '../project/evidence-store';
import { keepHub } from '../project/hub-store';
import { findMerge, loadGraph, saveGraph, wholeGraph } from '../project/graph-store';
import { contradictionsAmong } from '../project/likely';
import { appendWord, hubLearned, orderEnded } from '../publish/append-words';
import { constraintsAround, newId } from './neighbourhood';

export interface StepMeans {
  log: EventLog;
  tx: EntityManager;
  tenant: string;
}

/**
 * What changes what holds: says so, and then decides anew whatever hangs together with it, again where the log turns
 * out to hold more than the rows.
 */
export type Step = (means: StepMeans) => Promise<DecideAnew>;
export type DecideAnew = () => Promise<{ decisions: Decision[]; save: () => Promise<void> }>;

/** The step for a fact that was never dealt with; undefined for one that changes nothing by itself. */
export function stepFor(fact: RecordedFact): Step | undefined {
  if (fact.type === 'consent.person-erased.v1') return erasureStep(fact);
  if (fact.type === 'identity.rules-set.v1') return rulesStep(fact);
  return fact.type.endsWith('-ordered.v1') ? orderStep(fact) : undefined;
}

/** Identifiers that are nobody's take along the links that rested on them. */
export const hubStep =
  (event: RecordedFact, hubs: readonly HubLearnedData[]): Step =>
  async (means) => {
    const { log, tx, tenant } = means;
    const refs = await reachable(tx, tenant, refsIn(event.metadata.subjects));
    for (const hub of hubs) {
      await keepHub(tx, tenant, { ...hub, since: event.metadata.receivedAt });
      await appendWord(log, hub.identifier, hubLearned(event, hub));
    }
    return () => decideAnew(means, { cause: event, refs });
  };

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const orderStep =
  (order: RecordedFact): Step =>
  async (means) => {
    const { log, tx, tenant } = means;
    const { undo } = order.data as SplitOrderedData;
    const refs = await reachable(tx, tenant, refsIn(order.metadata.subjects));
    const graph = await loadGraph(tx, tenant, refs);
    const stored = await constraintsAround(tx, tenant, { graph, refs });
    const constraints = constraintsOf(await rulesOf(tx, tenant), stored);
    const seenWith = await companyOf(tx, tenant, order);
    const merge = undo && isUuid.test(undo) ? await findMerge(tx, tenant, undo) : undefined;
    const ended =
      (await endOnLog(log, order)) ??
      orderEnded(order, endOrder(order, { graph, constraints, ...stored, merge, seenWith }));
    await appendWord(log, order.metadata.subjects[0]!, ended);
    await keepEnd(tx, tenant, ended.data);
    if (ended.data.outcome === 'refused') return async () => ({ decisions: [], save: async () => undefined });
    const { into } = order.data as Partial<MergeOrderedData>;
    // Whom a released identifier joins again hangs together with it from here on.
    const again = ended.data.released ? await reachable(tx, tenant, refsIn(order.metadata.subjects)) : refs;
    return () => decideAnew(means, { cause: order, refs: again, survivor: into });
  };

/** With how many of one kind an identifier was seen that is to be released. */
async function companyOf(tx: EntityManager, tenant: string, { data }: RecordedFact): Promise<number> {
  const { identifier } = data as Partial<ReleaseOrderedData>;
  if (!identifier) return 0;
  const companions = await companionsOf(tx, tenant, [identifier.ref]);
  return Math.max(0, ...[...companions.values()].map(({ size }) => size));
}

/** How an order ended before a crash. Where the rows were lost since, they know already what came of it: nobody can tell from them. */
async function endOnLog(
  log: EventLog,
  { id, stream, revision }: RecordedFact,
): Promise<OrderEnded | undefined> {
  for await (const fact of log.read(stream, { from: revision + 1 }))
    if (fact.type === 'identity.order-ended.v1' && fact.metadata.causationId === id)
      return fact as OrderEnded;
  return undefined;
}

/** New rules hold for all that happened: the whole tenant is decided anew. @cost its evidence, in memory */
const rulesStep =
  (fact: RecordedFact): Step =>
  async ({ tx, tenant }) =>
  async () => {
    const rules = completed((fact.data as RulesSetData).rules);
    const evidence = await allEvidence(tx, tenant);
    const wanted = await replayUnder(tx, tenant, {
      evidence,
      rules,
      stored: await loadConstraints(tx, tenant),
    });
    const graph = await wholeGraph(tx, tenant);
    const subjects = distinct([
      ...evidence.flatMap((one) => one.subjects),
      ...graph.persons().flatMap(({ members }) => members),
    ]);
    const decisions = regroup({
      ...{ graph, wanted, subjects, newId },
      cause: fact,
      rulesVersion: rules.version,
    });
    return { decisions, save: () => saveGraph(tx, tenant, graph) };
  };

/** Who was one person with somebody erased goes on as what the evidence without the erased makes of them. */
const erasureStep =
  (fact: RecordedFact): Step =>
  async (means) => {
    const { tx, tenant } = means;
    const { members } = fact.data as { members: Subject[] };
    const gone = new Set(refsIn(members));
    const refs = await reachable(tx, tenant, [...gone]);
    for (const table of ['evidence', 'apart', 'lock', 'hub', 'released'])
      await tx.query(`DELETE FROM ${table} WHERE tenant = $1 AND ref = ANY($2)`, [tenant, [...gone]]);
    const left = refs.filter((ref) => !gone.has(ref));
    return () => decideAnew(means, { cause: fact, refs: left, gone });
  };

/** Who is who by some evidence, as what people say of themselves now allows. @cost O(evidence), and who is alike opened */
export async function replayUnder(
  tx: EntityManager,
  tenant: string,
  {
    evidence,
    rules,
    stored,
  }: { evidence: readonly Evidence[]; rules: IdentityRules; stored: StoredConstraints },
): Promise<Graph> {
  const likened = linkedByLikeness(evidence, rules, stored.hubs);
  const contradicts = await contradictionsAmong(tx, tenant, likened);
  return replay(evidence, constraintsOf(rules, { ...stored, contradicts }));
}

interface Anew {
  cause: RecordedFact;
  /** Everything that hangs together, before and after what changed. */
  refs: readonly string[];
  gone?: ReadonlySet<string>;
  survivor?: Subject;
}

async function decideAnew(
  { tx, tenant }: StepMeans,
  { cause, refs, gone = new Set(), survivor }: Anew,
): ReturnType<DecideAnew> {
  const graph = await loadGraph(tx, tenant, refs);
  if (gone.size > 0) leaveOut(graph, gone);
  const evidence = await evidenceAbout(tx, tenant, refs);
  const rules = await rulesOf(tx, tenant);
  const stored = await constraintsAround(tx, tenant, { graph, refs });
  const wanted = await replayUnder(tx, tenant, { evidence, rules, stored });
  const within = new Set(refs);
  const subjects = distinct([
    ...evidence.flatMap((one) => one.subjects),
    ...graph.persons().flatMap(({ members }) => members),
  ]).filter(({ ref }) => within.has(ref));
  const decisions = regroup({ graph, wanted, subjects, cause, rulesVersion: rules.version, newId, survivor });
  return { decisions, save: () => saveGraph(tx, tenant, graph) };
}

/** Who is erased is no member any more; a person whose id they gave keeps it until the others have left. */
function leaveOut(graph: Graph, gone: ReadonlySet<string>): void {
  const persons = graph.persons().map(({ self, members }) => ({
    self,
    members: members.filter(({ ref }) => !gone.has(ref)),
  }));
  graph.load(persons, { revisions: [], refusals: [] });
}

const refsIn = (subjects: readonly Subject[]): string[] => subjects.map(({ ref }) => ref);
const distinct = (subjects: readonly Subject[]): Subject[] => [
  ...new Map(subjects.map((subject) => [subject.ref, subject])).values(),
];
