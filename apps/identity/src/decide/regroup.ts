import type { MatchEvidence } from '@ucv/contracts-identity';
import { byStrength, type RecordedFact, type Subject } from '@ucv/envelope';
import type { Graph, Person } from './graph';
import { bySeniority } from './resolve';
import { type Decision, type NewId, Scribe } from './scribe';

export interface Regrouping {
  /** Who is who now; moved on to `wanted`. */
  graph: Graph;
  /** Who should be who: a replay. */
  wanted: Pick<Graph, 'person'>;
  /** Every identifier that may have to move. */
  subjects: readonly Subject[];
  /** What made it necessary. */
  cause: RecordedFact;
  rulesVersion: number;
  newId: NewId;
  /** An identifier whose person keeps the id, whoever joins: into whom a steward merges. */
  survivor?: Subject;
}

/**
 * What must be said so that the graph comes to be as wanted: first every split, then every merge. Ids stay where they
 * can: who stays with the identifier that gave the id keeps it, and a part that was a person before is that one again.
 */
export function regroup(asked: Regrouping): Decision[] {
  const scribe = new Scribe(asked.graph, asked.cause, asked.newId);
  return [...splits(asked, scribe), ...merges(asked, scribe)];
}

function splits({ graph, wanted, subjects, cause, rulesVersion }: Regrouping, scribe: Scribe): Decision[] {
  const rule = parting.has(cause.type) ? 'by-hand' : 'decided-anew';
  return distinct(subjects.map((subject) => graph.person(subject))).flatMap((person) => {
    const home = wanted.person(person.self).self.ref;
    const groups = new Map<string, Subject[]>();
    for (const member of person.members) {
      const group = wanted.person(member).self.ref;
      if (group !== home) groups.set(group, [...(groups.get(group) ?? []), member]);
    }
    if (groups.size === 0) return [];
    const parts = [...groups.values()].map((members) => {
      const identifiers = [...members].sort(byStrength);
      return { person: formerSelf(identifiers, graph), identifiers };
    });
    return [scribe.split(person.self, parts, { rule, rulesVersion, eventId: cause.id })];
  });
}

/** By these a steward takes people apart. */
const parting = new Set(['identity.split-ordered.v1', 'identity.apart-ordered.v1']);

/** Who of a part was a person with a stream before, the strongest of them; else the strongest. */
const formerSelf = (identifiers: readonly Subject[], graph: Graph): Subject =>
  identifiers.find(({ ref }) => graph.revision(ref) >= 0) ?? identifiers[0]!;

function merges(
  { graph, wanted, subjects, cause, rulesVersion, survivor: chosen }: Regrouping,
  scribe: Scribe,
): Decision[] {
  const groups = new Map<string, Person[]>();
  for (const person of distinct(subjects.map((subject) => graph.person(subject)))) {
    const group = wanted.person(person.self).self.ref;
    groups.set(group, [...(groups.get(group) ?? []), person]);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((persons) => {
      const [survivor, ...absorbed] = persons
        .sort((a, b) => has(b, chosen) - has(a, chosen) || bySeniority(a, b) || byStrength(a.self, b.self))
        .map(({ self }) => self) as [Subject, ...Subject[]];
      const evidence: MatchEvidence = {
        rule: persons.some((person) => has(person, chosen)) ? 'by-hand' : 'decided-anew',
        ...{ rulesVersion, eventId: cause.id, identifiers: [survivor, ...absorbed] },
      };
      return scribe.merge(survivor, absorbed, evidence);
    });
}

const has = ({ members }: Person, chosen: Subject | undefined): number =>
  Number(members.some(({ ref }) => ref === chosen?.ref));

const distinct = (persons: readonly Person[]): Person[] => [
  ...new Map(persons.map((person) => [person.self.ref, person])).values(),
];
