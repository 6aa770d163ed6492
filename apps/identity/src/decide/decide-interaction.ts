import type { MatchEvidence, PersonFact, Split } from '@ucv/contracts-identity';
import { type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import type { Graph } from './graph';
import { type Resolution, resolve } from './resolve';
import type { IdentityRules } from './rules';

/** A fact, the stream that it goes to, and the revision that the decision read there (-1: no stream). */
export interface Append {
  stream: string;
  expected: number;
  fact: PersonFact | Split;
}

/**
 * What one event makes identity say. The absorbed are locked first, each on their own stream; only then
 * does the survivor's stream say `merged`. A crash in between is completed by deciding again from the same
 * checkpoint: ids and revisions come out the same.
 */
export interface Decision {
  locks: Append[];
  conclusions: Append[];
}

export interface DecisionContext {
  graph: Graph;
  rules: IdentityRules;
  /** Id of the fact that one cause puts on one stream. */
  newId(causeId: string, kind: string): string;
}

/** Decides about one event and moves the graph on; undefined where there is nothing to say. */
export function decideInteraction(event: RecordedFact, context: DecisionContext): Decision | undefined {
  const { subjects } = event.metadata;
  if (subjects.length < 2) return undefined;
  const resolution = resolve(subjects, context.graph, context.rules);
  const write = writer(event, context);
  const locks = merge(resolution, context.graph, write);
  const conclusions = [...locks.conclusion, ...refuse(resolution, context.graph, write)];
  return conclusions.length > 0 ? { locks: locks.locks, conclusions } : undefined;
}

type Write = (type: PersonFact['type'], person: Subject, about: Written) => Append;
type Written = { into?: Subject; absorbed?: Subject[]; identifier?: Subject } & Record<string, unknown>;

function merge(
  { survivor, absorbed }: Resolution,
  graph: Graph,
  write: Write,
): { locks: Append[]; conclusion: Append[] } {
  if (absorbed.length === 0) return { locks: [], conclusion: [] };
  const gone = absorbed.map(({ self }) => self);
  const locks = gone.map((self) => write('identity.absorbed-into.v1', self, { into: survivor.self }));
  const conclusion = [write('identity.merged.v1', survivor.self, { absorbed: gone })];
  graph.join(survivor.self, gone);
  return { locks, conclusion };
}

function refuse({ survivor, refused }: Resolution, graph: Graph, write: Write): Append[] {
  const person = survivor.self;
  const unsaid = refused.filter(({ identifier }) => !graph.wasRefused(person.ref, identifier.ref));
  return unsaid.map(({ identifier, reason }) => {
    graph.refuse(person.ref, identifier.ref);
    return write('identity.link-refused.v1', person, { identifier, reason });
  });
}

/** Writes facts about one event, each at the revision that its stream then has. */
function writer(event: RecordedFact, { graph, rules, newId }: DecisionContext): Write {
  const { tenant, subjects, occurredAt, receivedAt, correlationId } = event.metadata;
  const evidence: MatchEvidence = {
    rule: 'shared-identifiers',
    rulesVersion: rules.version,
    eventId: event.id,
    identifiers: subjects,
  };
  const mergeId = newId(event.id, 'merge');
  return (type, person, about) => {
    const expected = graph.revision(person.ref);
    graph.advance(person.ref);
    const others = [about.into, ...(about.absorbed ?? []), about.identifier].filter(
      (subject) => subject !== undefined,
    );
    const merging = type === 'identity.link-refused.v1' ? {} : { mergeId };
    return {
      stream: streamName('person', tenant, person.ref),
      expected,
      fact: {
        id: newId(event.id, [type, person.ref, about.identifier?.ref ?? ''].join(' ')),
        type,
        data: { person, ...about, ...merging, evidence },
        metadata: {
          tenant,
          subjects: [person, ...others],
          occurredAt,
          receivedAt,
          actor: 'service:identity',
          causationId: event.id,
          correlationId,
        },
      } as PersonFact,
    };
  };
}
