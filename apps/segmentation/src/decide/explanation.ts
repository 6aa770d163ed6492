import type { ExplainedCondition, MembershipExplanation } from '@ucv/contracts-segmentation';
import type { Condition, ExplainedCondition as Explained, SegmentNames } from '@ucv/segment-language';
import type { Instants, Person } from './person';

/** Most instants looked at to find when a condition changes by itself. */
const mostSteps = 1_000;

/** Whether a condition holds for a person at an instant, since when, until when, and why. */
export function explanation(
  condition: Condition,
  person: Person,
  { at, instants, names }: { at: number; instants: Instants; names: SegmentNames },
): Pick<MembershipExplanation, 'member' | 'since' | 'until' | 'why'> {
  const { holds } = condition.evaluate(person, at);
  const written = (instant: number | null) => (instant === null ? null : instants.write(instant));
  return {
    member: holds,
    since: written(condition.since(person, at)),
    until: written(changes(condition, person, at)),
    why: part(condition.explain(person, at, names), instants),
  };
}

/** When it changes if nothing else happens: the instants that the condition names may come too early. */
function changes(condition: Condition, person: Person, at: number): number | null {
  const { holds, next: first } = condition.evaluate(person, at);
  let next = first;
  for (let step = 0; next !== null && step < mostSteps; step += 1) {
    const then = condition.evaluate(person, next);
    if (then.holds !== holds) return next;
    next = then.next;
  }
  return next;
}

const part = ({ says, holds, events, count, parts }: Explained, instants: Instants): ExplainedCondition => ({
  says,
  holds,
  ...(events && {
    events: events.map(({ eventId, name, at }) => ({ eventId, name, occurredAt: instants.write(at) })),
  }),
  ...(count !== undefined && { count }),
  ...(parts && { parts: parts.map((one) => part(one, instants)) }),
});
