import type { LinkRefused, Merged, Split } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import type { Graph } from './graph';

/**
 * Folds a recorded decision into the graph; one that the graph already holds changes nothing. A lock alone
 * moves nobody: identifiers move when the survivor's stream says `merged`.
 */
export function fold(graph: Graph, fact: RecordedFact): void {
  const { person } = fact.data as { person: Merged['data']['person'] };
  if (fact.revision <= graph.revision(person.ref)) return;
  graph.advance(person.ref, fact.revision);
  if (fact.type === 'identity.merged.v1') graph.join(person, (fact.data as Merged['data']).absorbed);
  if (fact.type === 'identity.split.v1') graph.split(person, (fact.data as Split['data']).parts);
  if (fact.type === 'identity.link-refused.v1')
    graph.refuse(person.ref, (fact.data as LinkRefused['data']).identifier.ref);
}
