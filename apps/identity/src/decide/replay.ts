import type { Constraints } from './constraints';
import { type Evidence, inOrder } from './evidence';
import { Graph } from './graph';
import { resolve } from './resolve';

/**
 * Who is who by all that was ever seen, under what holds now. The live graph is always equal to this: what comes
 * later is resolved one by one, and whatever changes what holds is followed by deciding anew.
 * @param evidence  all that hangs together by shared identifiers, hubs aside; other evidence can't matter
 * @cost   O(evidence × identifiers of the persons involved)
 * @source ADR-0022
 */
export function replay(evidence: readonly Evidence[], constraints: Constraints): Graph {
  const graph = new Graph();
  for (const one of [...evidence].sort(inOrder)) {
    const resolution = resolve(one, graph, constraints);
    if (!resolution || resolution.absorbed.length === 0) continue;
    graph.join(
      resolution.survivor.self,
      resolution.absorbed.map(({ self }) => self),
    );
  }
  return graph;
}
