import type { Evaluation, ExplainedCondition, PastEvent, PersonFacts } from './condition';
import { durationOf } from './duration';
import { listed } from './event-node';
import { changing, evaluationAt, type History, never } from './history';
import type { Moment, Node } from './node';
import { chain, type Link, linked, walk, walked, type WalkedStep } from './walk';
import type { SequenceCondition, Step } from './when';

/**
 * Steps in order, once, no further apart than `within`. What has happened stays so: it changes at most once.
 * @cost  O(events of these names) up to the first occurrence, 0.1 µs each
 */
export class SequenceNode implements Node {
  private readonly names: readonly string[];
  private readonly steps: readonly WalkedStep[];
  private readonly within: number;

  constructor(private readonly condition: SequenceCondition) {
    ({ names: this.names, steps: this.steps } = walked(condition.sequence as Step[]));
    this.within = condition.within === undefined ? Infinity : durationOf(condition.within)!;
  }

  evaluate(moment: Moment): Evaluation {
    return evaluationAt(this.history(moment), moment.now);
  }

  history({ person }: Moment): History {
    if (this.names.some((name) => person.events(name).length === 0)) return never;
    const { complete, furthest } = this.firstOccurrence(person, Infinity);
    return complete ? changing(false, true, furthest!.event.at) : never;
  }

  explain(moment: Moment): ExplainedCondition {
    const { person, now } = moment;
    const { complete, furthest } = this.firstOccurrence(person, now);
    return { says: moment.says(this.condition), holds: complete, ...listed(chain(furthest)) };
  }

  /** For each step the chain up to it that began last: no other chain can end in time where that one does not. */
  private firstOccurrence(person: PersonFacts, until: number): { complete: boolean; furthest: Link | null } {
    const last = this.steps.length - 1;
    const reached: (Link | null)[] = this.steps.map(() => null);
    let complete = false;
    walk(person, this.names, until, (event, list) => {
      for (let i = last; i >= 0 && !complete; i--) {
        if (this.steps[i]!.list !== list) continue;
        const link = this.stepTaken(i, event, reached[i - 1] ?? null);
        if (link === null) continue;
        reached[i] = link;
        complete = i === last;
      }
      return complete;
    });
    return { complete, furthest: reached.findLast((link) => link !== null) ?? null };
  }

  /** The chain that an event makes of the one before; null where it does not match, or the last comes too late. */
  private stepTaken(i: number, event: PastEvent, before: Link | null): Link | null {
    if ((i > 0 && before === null) || !this.steps[i]!.matches(event)) return null;
    const inTime = i < this.steps.length - 1 || event.at - (before?.since ?? event.at) <= this.within;
    return inTime ? linked(event, before) : null;
  }
}
