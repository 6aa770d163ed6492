import type { MatchEvidence } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import type { Constraints } from './constraints';
import type { Evidence } from './evidence';
import type { Graph } from './graph';
import { resolve } from './resolve';
import { type Decision, type NewId, Scribe } from './scribe';

export interface DecisionContext {
  graph: Graph;
  constraints: Constraints;
  newId: NewId;
}

/** Decides about one event and moves the graph on; undefined where there is nothing to say. */
export function decideInteraction(
  event: RecordedFact,
  evidence: Evidence,
  { graph, constraints, newId }: DecisionContext,
): Decision | undefined {
  const resolution = resolve(evidence, graph, constraints);
  if (!resolution) return undefined;
  const { survivor, absorbed, refused } = resolution;
  const scribe = new Scribe(graph, event, newId);
  const shown: MatchEvidence = {
    rule: event.type === 'identity.match-found.v1' ? 'probable-match' : 'shared-identifiers',
    rulesVersion: constraints.rules.version,
    eventId: event.id,
    identifiers: event.metadata.subjects,
  };
  const gone = absorbed.map(({ self }) => self);
  const merge = gone.length > 0 ? scribe.merge(survivor.self, gone, shown) : undefined;
  const refusals = scribe.refuse(survivor.self, refused, shown);
  if (merge) return { ...merge, conclusions: [...merge.conclusions, ...refusals] };
  return refusals.length > 0 ? { locks: [], conclusions: refusals, moves: [] } : undefined;
}
