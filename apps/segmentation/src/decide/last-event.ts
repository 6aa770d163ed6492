import type { Condition, ExplainedCondition, PersonFacts } from '@ucv/segment-language';

/** The newest event that counts at an instant, over all parts of a condition; null where none does. */
export function lastEventCounted(condition: Condition, person: PersonFacts, at: number): string | null {
  return newest(condition.explain(person, at))?.eventId ?? null;
}

type Counted = { eventId: string; at: number } | undefined;

function newest({ events = [], parts = [] }: ExplainedCondition): Counted {
  return [events[0], ...parts.map(newest)].reduce<Counted>(
    (best, one) => (one && (!best || one.at > best.at) ? one : best),
    undefined,
  );
}
