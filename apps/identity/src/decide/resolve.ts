import type { LinkRefusal } from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import type { Constraints } from './constraints';
import { counts, type Evidence } from './evidence';
import type { Graph, Person } from './graph';
import { byPriority } from './rules';

/** What one piece of evidence says about who is who. */
export interface Resolution {
  survivor: Person;
  /** Persons to join to the survivor; empty where nothing changes. */
  absorbed: Person[];
  /** Identifiers that must stay apart from the survivor, and why. */
  refused: { identifier: Subject; reason: LinkRefusal }[];
}

/**
 * Decides who the identifiers of one piece of evidence belong to. All persons behind them are one person, begun with
 * the strongest; one who may not be of that person is left out. Hubs are nobody's. Undefined where nobody is left, or
 * where the evidence does not count under the rules.
 * @cost   O(identifiers of all persons involved)
 * @source Segment Unify's merge protection: highest priority kept first
 */
export function resolve(
  evidence: Evidence,
  graph: Pick<Graph, 'person'>,
  constraints: Constraints,
): Resolution | undefined {
  if (!counts(evidence, constraints.rules)) return undefined;
  const [first, ...others] = evidence.subjects
    .filter(({ ref }) => !constraints.hubs.has(ref))
    .sort(byPriority(constraints.rules));
  if (!first) return undefined;
  const taken: Person[] = [graph.person(first)];
  const refused: Resolution['refused'] = [];
  for (const identifier of others) {
    const person = graph.person(identifier);
    if (taken.some(({ self }) => self.ref === person.self.ref)) continue;
    const reason = constraints.forbid(together(taken), person, evidence);
    if (reason) refused.push({ identifier, reason });
    else taken.push(person);
  }
  const [survivor, ...absorbed] = taken.sort(bySeniority) as [Person, ...Person[]];
  return { survivor, absorbed, refused };
}

/** Who keeps the id: a person with a user id, else with more identifiers, else with the stronger one in the evidence. */
export const bySeniority = (a: Person, b: Person): number =>
  Number(hasUserId(b)) - Number(hasUserId(a)) || b.members.length - a.members.length;

const hasUserId = ({ members }: Person): boolean => members.some(({ type }) => type === 'user_id');

const together = (persons: readonly Person[]): Person =>
  persons.length === 1
    ? persons[0]!
    : { self: persons[0]!.self, members: persons.flatMap(({ members }) => members) };
