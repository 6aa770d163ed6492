import type { Evaluation, ExplainedCondition, PastEvent } from './condition';
import { durationOf } from './duration';
import { type History, stepping } from './history';
import { evaluation } from './evaluation';
import type { Moment, Node } from './node';
import { firstAfter, type Matcher, matcherOf } from './step';
import type { Count, EventCondition } from './when';

/** How many of the events of a name, with these properties, in the window that ends now. */
export class EventNode implements Node {
  private readonly matches: Matcher;
  private readonly within: number;
  private readonly min: number;
  private readonly max: number;

  constructor(private readonly condition: EventCondition) {
    this.matches = matcherOf(condition);
    this.within = condition.within === undefined ? Infinity : durationOf(condition.within)!;
    [this.min, this.max] = rangeOf(condition.count);
  }

  /**
   * From the newest backwards, no further than the answer needs: what is too old, or more than asked for, is
   * not looked at.
   * @cost  O(log events) + O(events looked at), no array: 0.1 µs where the latest match, 25 ns for each event
   *        that does not (a dotted property 100 ns)
   */
  evaluate({ person, now }: Moment): Evaluation {
    const events = person.events(this.condition.event);
    const after = firstAfter(events, now);
    const enough = this.max === Infinity ? this.min : this.max + 1;
    let count = 0;
    let minEnds = Infinity;
    let ends = Infinity;
    for (let i = this.latest(events, after, now); i >= 0; i = this.latest(events, i, now)) {
      count += 1;
      ends = events[i]!.at + this.within;
      if (count === this.min) minEnds = ends;
      if (count >= enough) break;
    }
    if (count > this.max) return evaluation(false, ends);
    const holds = count >= this.min;
    if (holds && this.max === Infinity) return evaluation(true, minEnds);
    return evaluation(holds, Math.min(minEnds, this.nextArrival(events, after)));
  }

  /** Index of the latest event that counts, of those before an index; -1 for none. */
  private latest(events: readonly PastEvent[], before: number, now: number): number {
    for (let i = before - 1; i >= 0; i--) {
      const event = events[i]!;
      if (event.at <= now - this.within) return -1;
      if (this.matches(event)) return i;
    }
    return -1;
  }

  private nextArrival(events: readonly PastEvent[], from: number): number {
    for (let i = from; i < events.length; i++) if (this.matches(events[i]!)) return events[i]!.at;
    return Infinity;
  }

  history({ person }: Moment): History {
    const arrivals = person.events(this.condition.event).filter(this.matches);
    const turns = arrivals.map(({ at }) => ({ at, by: 1 }));
    if (this.within !== Infinity) turns.push(...arrivals.map(({ at }) => ({ at: at + this.within, by: -1 })));
    turns.sort((a, b) => a.at - b.at);
    return stepping(turns, 0, (count) => this.min <= count && count <= this.max);
  }

  explain(moment: Moment): ExplainedCondition {
    const { person, now } = moment;
    const counting = person
      .events(this.condition.event)
      .filter((event) => event.at <= now && event.at > now - this.within && this.matches(event))
      .reverse();
    const holds = this.min <= counting.length && counting.length <= this.max;
    return { says: moment.says(this.condition), holds, ...listed(counting) };
  }
}

/** @param newestFirst  events that count */
export function listed(newestFirst: readonly PastEvent[]): Pick<ExplainedCondition, 'events' | 'count'> {
  const events = newestFirst.slice(0, 20).map(({ id, name, at }) => ({ eventId: id, name, at }));
  return { events, count: newestFirst.length };
}

/** The least and the most that is asked for. */
export function rangeOf(count: Count = { gte: 1 }): [min: number, max: number] {
  const { gte = 0, lte = Infinity, eq } = count;
  return [Math.max(gte, eq ?? 0), Math.min(lte, eq ?? Infinity)];
}
