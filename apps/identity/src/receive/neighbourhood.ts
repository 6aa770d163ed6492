import type { IdentityRules } from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import { factId } from '@ucv/platform-event-store';
import type { EntityManager } from 'typeorm';
import { evidenceKey, evidenceOf, isEvidence, isMatch } from '../decide/evidence';
import type { Graph } from '../decide/graph';
import type { Surroundings } from '../decide/run';
import { constraintsOf, loadConstraints, rulesOf, type StoredConstraints } from '../project/constraint-store';
import type { Company } from '../project/company';
import { keyOf, seenBefore } from '../project/evidence-store';
import { loadGraph, recentMerges } from '../project/graph-store';
import { contradictionsAmong } from '../project/likely';

export const newId = (causeId: string, kind: string): string => factId('identity', causeId, kind);

export const before = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) - seconds * 1_000).toISOString();

/** Every identifier that some facts name. */
export const refsOf = (facts: readonly RecordedFact[]): string[] => [
  ...new Set(
    facts.flatMap(({ data, metadata }) => {
      const { members = [] } = data as { members?: Subject[] };
      return [...metadata.subjects, ...members].map(({ ref }) => ref);
    }),
  ),
];

/**
 * What deciding about some facts needs to know. Most events say nothing new of who is who: of these only that is known.
 * @cost eleven queries, each along an index; one more where somebody is alike
 */
export async function surroundings(
  tx: EntityManager,
  tenant: string,
  { facts, company }: { facts: readonly RecordedFact[]; company: Company },
): Promise<Surroundings> {
  const joining = facts.filter((fact) => isEvidence(fact) && fact.metadata.subjects.length > 1);
  const seen = await seenAmong(tx, tenant, joining);
  const telling = joining.filter((fact) => !seen.has(evidenceKey(evidenceOf(fact))));
  const refs = refsOf([...telling, ...facts.filter((fact) => !isEvidence(fact))]);
  const graph = await loadGraph(tx, tenant, refs);
  const rules = await rulesOf(tx, tenant);
  const stored = await constraintsAround(tx, tenant, { graph, refs });
  const likened = telling.some(isMatch) ? membersAround(graph, refs) : [];
  const contradicts = await contradictionsAmong(tx, tenant, likened);
  const constraints = constraintsOf(rules, { ...stored, contradicts });
  const [since, persons] = [earliest(telling, rules), graph.persons().map(({ self }) => self.ref)];
  return {
    ...{ graph, constraints, newId, before, seen },
    ...(await company.around(tx, tenant, { facts: telling, rules, hubs: constraints.hubs })),
    merges: await recentMerges(tx, tenant, { persons, since }),
  };
}

/** Constraints on some identifiers and on all who are one person with them. */
export function constraintsAround(
  tx: EntityManager,
  tenant: string,
  { graph, refs }: { graph: Graph; refs: readonly string[] },
): Promise<StoredConstraints> {
  return loadConstraints(tx, tenant, membersAround(graph, refs));
}

/** Some identifiers and all who are one person with them. */
export function membersAround(graph: Graph, refs: readonly string[]): string[] {
  const members = graph.persons().flatMap((person) => person.members.map(({ ref }) => ref));
  return [...new Set([...refs, ...members])];
}

async function seenAmong(
  tx: EntityManager,
  tenant: string,
  facts: readonly RecordedFact[],
): Promise<Set<string>> {
  const keys = new Map(facts.map(evidenceOf).map((evidence) => [keyOf(evidence), evidenceKey(evidence)]));
  const seen = await seenBefore(tx, tenant, [...keys.keys()]);
  return new Set([...seen].map((key) => keys.get(key)!));
}

function earliest(facts: readonly RecordedFact[], { velocity }: IdentityRules): string {
  const first = facts.map(({ metadata }) => metadata.receivedAt).sort()[0];
  return before(first ?? new Date().toISOString(), velocity.withinSeconds);
}
