import { byStrength, type Subject } from '@ucv/envelope';
import type { LinkRefusal } from '@ucv/contracts-identity';
import type { Graph, Person } from './graph';
import { type IdentityRules, limitOf } from './rules';

/** What one event says about who is who. */
export interface Resolution {
  survivor: Person;
  /** Persons to join to the survivor; empty where nothing changes. */
  absorbed: Person[];
  /** Identifiers that must stay apart from the survivor, and why. */
  refused: { identifier: Subject; reason: LinkRefusal }[];
}

/**
 * Decides who the identifiers of one event belong to. All persons behind them are one person, unless that
 * would exceed a limit: then the weakest identifier is left out and the rest is tried again.
 * @cost   O(identifiers of all persons involved)
 * @source Segment Unify's merge protection: lowest priority dropped first
 */
export function resolve(subjects: readonly Subject[], graph: Graph, rules: IdentityRules): Resolution {
  const kept = [...subjects].sort(byStrength);
  const refused: Resolution['refused'] = [];
  for (;;) {
    const persons = distinct(kept.map((subject) => graph.person(subject)));
    const reason = persons.length > 1 ? exceeded(persons, rules) : undefined;
    if (!reason) return settle(persons, refused, graph);
    refused.push({ identifier: kept.pop() as Subject, reason });
  }
}

/** Who keeps the id: a person with a user id, else with more identifiers, else with the stronger one in the event. */
function settle(persons: Person[], refused: Resolution['refused'], graph: Graph): Resolution {
  const [survivor, ...absorbed] = [...persons].sort(
    (a, b) => Number(hasUserId(b)) - Number(hasUserId(a)) || b.members.length - a.members.length,
  ) as [Person, ...Person[]];
  const joined = new Set(persons.map(({ self }) => self.ref));
  return {
    survivor,
    absorbed,
    refused: refused.filter(({ identifier }) => !joined.has(graph.person(identifier).self.ref)),
  };
}

function exceeded(persons: readonly Person[], rules: IdentityRules): LinkRefusal | undefined {
  const members = persons.flatMap((person) => person.members);
  if (members.length > rules.maxIdentifiers) {
    return { code: 'identity.person-too-large', type: '*', limit: rules.maxIdentifiers };
  }
  const counts = new Map<string, number>();
  for (const { type } of members) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) {
    const limit = limitOf(rules, type);
    if (count > limit) return { code: 'identity.limit-exceeded', type, limit };
  }
  return undefined;
}

const hasUserId = ({ members }: Person): boolean => members.some(({ type }) => type === 'user_id');
const distinct = (persons: readonly Person[]): Person[] => [
  ...new Map(persons.map((person) => [person.self.ref, person])).values(),
];
