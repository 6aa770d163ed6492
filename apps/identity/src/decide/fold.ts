import type { LinkRefused, Merged, Split } from '@ucv/contracts-identity';
import { parseStream, type RecordedFact } from '@ucv/envelope';
import type { Graph } from './graph';

/**
 * Folds a recorded decision into the graph; one that the graph already holds changes nothing. A lock alone
 * moves nobody: identifiers move when the survivor's stream says `merged`. One that this code does not know moves
 * nobody either, but its stream goes on after it.
 */
export function fold(graph: Graph, fact: RecordedFact): void {
  const { person } = fact.data as { person: Merged['data']['person'] };
  const ref = whoseStream(fact);
  if (ref === undefined || fact.revision <= graph.revision(ref)) return;
  graph.advance(ref, fact.revision);
  if (fact.type === 'identity.merged.v1') {
    const { absorbed, mergeId, evidence } = fact.data as Merged['data'];
    const { id: factId, metadata } = fact;
    graph.join(person, absorbed, { mergeId, factId, cause: evidence.eventId, at: metadata.receivedAt });
  }
  if (fact.type === 'identity.split.v1') graph.split(person, (fact.data as Split['data']).parts);
  if (fact.type === 'identity.link-refused.v1')
    graph.refuse(person.ref, (fact.data as LinkRefused['data']).identifier.ref);
}

/** The person of a fact in a shape that this code knows; of any other the one whose stream it lies on. */
const whoseStream = ({ data, stream }: RecordedFact): string | undefined =>
  (data as { person?: Merged['data']['person'] }).person?.ref ?? parseStream(stream)?.ref;
