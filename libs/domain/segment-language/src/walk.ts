import type { PastEvent, PersonFacts } from './condition';
import { type Matcher, matcherOf } from './step';
import type { Step } from './when';

/** A step of a sequence; `list` says which of the walked lists holds its events. */
export interface WalkedStep {
  list: number;
  matches: Matcher;
}

/** An event that matched a step, and those of the steps before it. */
export interface Link {
  event: PastEvent;
  before: Link | null;
  /** When its first step happened. */
  since: number;
}

export const linked = (event: PastEvent, before: Link | null): Link => ({
  event,
  before,
  since: before === null ? event.at : before.since,
});

/** Events of a chain, newest first. */
export function chain(link: Link | null): PastEvent[] {
  const events: PastEvent[] = [];
  for (let at = link; at !== null; at = at.before) events.push(at.event);
  return events;
}

/** Steps by the names of their events, each name once. */
export function walked(steps: readonly Step[]): { names: string[]; steps: WalkedStep[] } {
  const names = [...new Set(steps.map(({ event }) => event))];
  return {
    names,
    steps: steps.map((step) => ({ list: names.indexOf(step.event), matches: matcherOf(step) })),
  };
}

/**
 * Visits a person's events of several names in the order of `inOrder`, up to an instant, until told to stop.
 * @param visit  true to stop
 * @cost  O(events · names)
 */
export function walk(
  person: PersonFacts,
  names: readonly string[],
  until: number,
  visit: (event: PastEvent, list: number) => boolean,
): void {
  const lists = names.map((name) => person.events(name));
  const heads = names.map(() => 0);
  for (;;) {
    const list = earliest(lists, heads);
    const event = lists[list]?.[heads[list]!];
    if (event === undefined || event.at > until || visit(event, list)) return;
    heads[list]! += 1;
  }
}

/** Which list has the earliest head; -1 where all are at their end. */
function earliest(lists: readonly (readonly PastEvent[])[], heads: readonly number[]): number {
  let best = -1;
  let first: PastEvent | undefined;
  for (let list = 0; list < lists.length; list++) {
    const event = lists[list]![heads[list]!];
    if (event === undefined || (first !== undefined && !isBefore(event, first))) continue;
    best = list;
    first = event;
  }
  return best;
}

const isBefore = (a: PastEvent, b: PastEvent): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);
