import type { PersonErased } from '@ucv/contracts-consent';
import { byStrength, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import type { Append, Decision, DecisionContext } from './decide-interaction';
import type { Person } from './graph';

/**
 * An erasure names its identifiers as they were attached when it was asked for. Who joined the person since then
 * is not erased, and must not be left behind as part of somebody who is gone: they go on as a person of their
 * own, together. Belongs to the one who goes on: metadata names them first.
 */
export function release(fact: RecordedFact, context: Omit<DecisionContext, 'rules'>): Decision | undefined {
  const { members } = fact.data as PersonErased['data'];
  const gone = new Set(members.map(({ ref }) => ref));
  const persons = new Set(members.map((member) => context.graph.person(member)));
  const conclusions = [...persons].flatMap((person) => {
    const staying = person.members.filter(({ ref }) => !gone.has(ref)).sort(byStrength);
    const [self] = staying;
    return self && gone.has(person.self.ref) ? [leave(fact, context, { person, self, staying })] : [];
  });
  return conclusions.length > 0 ? { locks: [], conclusions } : undefined;
}

function leave(
  { id, metadata }: RecordedFact,
  { graph, newId }: Omit<DecisionContext, 'rules'>,
  { person, self, staying }: { person: Person; self: Subject; staying: Subject[] },
): Append {
  const parts = [{ person: self, identifiers: staying }];
  const expected = graph.revision(person.self.ref);
  graph.advance(person.self.ref);
  graph.split(person.self, parts);
  const { tenant, occurredAt, receivedAt, correlationId } = metadata;
  return {
    stream: streamName('person', tenant, person.self.ref),
    expected,
    fact: {
      id: newId(id, `identity.split.v1 ${person.self.ref}`),
      type: 'identity.split.v1',
      data: { person: person.self, parts },
      metadata: {
        tenant,
        subjects: [...staying, person.self],
        occurredAt,
        receivedAt,
        actor: 'service:identity',
        causationId: id,
        correlationId,
      },
    },
  };
}
