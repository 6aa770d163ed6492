import type { MembershipCause } from '@ucv/contracts-segmentation';
import type { Compiled } from './definitions';
import type { Change } from './happening';
import type { People } from './people';
import type { Person } from './person';

/** What makes a segment be looked at: the instant that counts, and what to say of the reason. */
export interface Moment {
  /** Epoch milliseconds. */
  now: number;
  /** Asked for only where something changes. */
  cause: MembershipCause | (() => MembershipCause);
  correlationId?: string;
  /** Names the fact's id together with the segment, the person and the transition. */
  idFrom: { cause: string; kind: string };
  /** From when a change holds; where absent, as the facts' own times tell. */
  since?: number;
  /** By segment: the id under which the person was a member until now. */
  carried?: ReadonlyMap<string, string>;
  /** Who was a member under another id and is none now leaves. */
  carriedExits?: boolean;
}

type Which = Pick<Compiled, 'id' | 'version'>;

/** Where persons stand, and what has to be said where that changes. */
export class Standing {
  readonly changes: Change[] = [];

  constructor(private readonly people: People) {}

  /** Looks at one segment of a person: what holds now, and when to look again. */
  settle(person: Person, definition: Compiled, moment: Moment): void {
    const { holds, next } = person.known
      ? definition.condition.evaluate(person, moment.now)
      : { holds: false, next: null };
    this.schedule(person, definition.id, next === null ? null : Math.max(next, moment.now + 1), moment.now);
    const member = person.memberships.has(definition.id);
    if (holds && !member) this.enter(person, definition, moment);
    else if (!holds && (member || leaves(moment, definition.id)))
      this.exit(person, definition, { since: sinceOf(person, definition, moment), ...moment });
  }

  enter(person: Person, definition: Compiled, moment: Moment): void {
    const since = moment.since ?? sinceOf(person, definition, moment);
    const { cause } = this.say('entered', person, definition, { ...moment, since });
    person.memberships.set(definition.id, { version: definition.version, since, cause });
  }

  exit(person: Person, which: Which, moment: Moment): void {
    const { carried: _, ...plain } = moment;
    this.say('exited', person, which, plain);
    person.memberships.delete(which.id);
  }

  /**
   * Sets when to look again. An earlier look that is still to come stays: it finds the later instant by itself, and a
   * window that every event moves on costs no row at each of them.
   */
  schedule(person: Person, segment: string, at: number | null, now = Infinity): void {
    const held = person.timers.get(segment) ?? null;
    if (held === at || comesFirst(held, at, now)) return;
    person.touched.timers.add(segment);
    if (at === null) person.timers.delete(segment);
    else person.timers.set(segment, at);
  }

  private say(transition: Change['transition'], person: Person, which: Which, moment: Moment): Change {
    const { self } = person;
    const expected = this.people.revision(self.ref);
    this.people.revisions.set(self.ref, expected + 1);
    person.touched.memberships.add(which.id);
    this.people.changedRevisions.add(self.ref);
    const { cause, kind } = moment.idFrom;
    const change: Change = {
      transition,
      person: self,
      segment: which.id,
      version: which.version,
      cause: typeof moment.cause === 'function' ? moment.cause() : moment.cause,
      since: moment.since ?? moment.now,
      decidedAt: moment.now,
      carriedFrom: moment.carried?.get(which.id),
      correlationId: moment.correlationId ?? null,
      idFrom: { cause, kind: [which.id, self.ref, transition, kind].join(' ') },
      expected,
    };
    this.changes.push(change);
    return change;
  }
}

/** Whether a look is still to come, and earlier than another. */
const comesFirst = (held: number | null, at: number | null, now: number): boolean =>
  held !== null && at !== null && now < held && held < at;

const leaves = ({ carried, carriedExits }: Moment, segment: string): boolean =>
  carriedExits === true && carried?.has(segment) === true;

/** By the facts' own times, and never later than now. */
const sinceOf = (person: Person, { condition }: Compiled, { now }: Moment): number =>
  Math.min(now, condition.since(person, now) ?? now);
