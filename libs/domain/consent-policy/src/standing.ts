/** What was said about a purpose, from the most permissive to the most restrictive. */
export type Status = 'granted' | 'denied' | 'withdrawn' | 'objected';

/** One decision as it holds for one identifier. */
export interface Decision {
  purpose: string;
  status: Status;
  decisionId: string;
  /** RFC 3339 in UTC with milliseconds, so that instants compare as strings. */
  occurredAt: string;
  identifier: { ref: string };
}

/** The decision that prevails, by purpose. */
export type Standing<D extends Decision = Decision> = ReadonlyMap<string, D>;

const restriction: Record<Status, number> = { granted: 0, denied: 1, withdrawn: 2, objected: 3 };

/**
 * Whether a decision prevails over another about the same purpose: the later one; of two at one instant the
 * more restrictive; then the greater id; and of one decision, which every identifier of a person may hold, the
 * greater ref. A total order, so that arrival never decides the outcome.
 */
export function outranks(a: Decision, b: Decision): boolean {
  return order(a, b) > 0;
}

function order(a: Decision, b: Decision): number {
  return (
    compare(a.occurredAt, b.occurredAt) ||
    restriction[a.status] - restriction[b.status] ||
    compare(a.decisionId, b.decisionId) ||
    compare(a.identifier.ref, b.identifier.ref)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * As `standing`, at an instant: a grant that is still to come holds for nothing, a refusal that is holds at once.
 * @param now  RFC 3339
 */
export function standingNow<D extends Decision>(decisions: Iterable<D>, now: string): Map<string, D> {
  return standing(
    [...decisions].filter(({ status, occurredAt }) => status !== 'granted' || occurredAt <= now),
  );
}

/**
 * What holds, by purpose, of all that was decided about the identifiers of a person. Associative, commutative
 * and idempotent: a merged person is the union of their fragments, and a split gives back what each had.
 * @param until  RFC 3339, inclusive: what was decided later is left out
 * @cost  O(decisions)
 */
export function standing<D extends Decision>(decisions: Iterable<D>, until?: string): Map<string, D> {
  const held = new Map<string, D>();
  for (const decision of decisions) {
    if (until !== undefined && decision.occurredAt > until) continue;
    const known = held.get(decision.purpose);
    if (!known || outranks(decision, known)) held.set(decision.purpose, decision);
  }
  return held;
}
