import { type Decision, outranks } from '@ucv/consent-policy';
import type { MembershipCause } from '@ucv/contracts-segmentation';
import type { Subject } from '@ucv/envelope';
import { type GoldenRecord, survives, type Trait } from '@ucv/golden-record';
import { inOrder, type PastEvent, type PersonFacts, reach } from '@ucv/segment-language';
import { bytesOf } from './bytes';

/** Beside their traits and properties, in bytes. */
const personBytes = 2_000;
const eventBytes = 200;

/** An event and the fragment that it belongs to. */
export interface KnownEvent extends PastEvent {
  ref: string;
}

/** What was decided about a purpose, and when, also in epoch milliseconds. */
export interface KnownConsent extends Decision {
  factId: string;
  at: number;
}

export interface Membership {
  /** Version of the segment that decided. */
  version: number;
  /** Epoch milliseconds. */
  since: number;
  cause: MembershipCause;
}

/** Between RFC 3339 and epoch milliseconds. */
export interface Instants {
  read(instant: string): number;
  write(instant: number): string;
}

/** Everything that segments ask of one person, and where the person stands. Events of a name stay in order. */
export class Person implements PersonFacts {
  /** Identifiers by ref, `self` included. */
  readonly identifiers = new Map<string, Subject>();
  /** Golden records of the identifiers that have facts of their own. */
  readonly fragments = new Map<string, GoldenRecord>();
  readonly memberships = new Map<string, Membership>();
  /** When a segment may change by time alone, in epoch milliseconds. */
  readonly timers = new Map<string, number>();
  /** Segments whose membership, or whose timer, differs from what was loaded. */
  readonly touched = { memberships: new Set<string>(), timers: new Set<string>() };
  /** The identifier that gave the id is erased, and the others are not yet said to be somebody else. */
  erased = false;
  private readonly named = new Map<string, KnownEvent[]>();
  private decisions: KnownConsent[] = [];
  private eventBytes = 0;

  private subject: Subject;

  constructor(
    self: Subject,
    private readonly instants: Instants,
  ) {
    this.subject = self;
    this.identifiers.set(self.ref, self);
  }

  /** The identifier whose ref is the person's id. */
  get self(): Subject {
    return this.subject;
  }

  get id(): string {
    return this.self.ref;
  }

  /** Whether anything was ever told of the person; an identifier alone belongs to no segment. */
  get known(): boolean {
    return !this.erased && this.fragments.size > 0;
  }

  /** About what the person takes in memory; of who gave up identifiers at most that. */
  get bytes(): number {
    let bytes = personBytes + this.eventBytes;
    for (const { traits } of this.fragments.values()) bytes += bytesOf(traits);
    return bytes;
  }

  /** Everything stands in the rows. */
  written(): void {
    this.touched.memberships.clear();
    this.touched.timers.clear();
  }

  events(name: string): readonly KnownEvent[] {
    return this.named.get(name) ?? [];
  }

  trait(name: string): { value: unknown; at: number } | undefined {
    const own = this.surviving(name);
    const root = own ? name : (name.split('.')[0] as string);
    const trait = own ?? this.surviving(root);
    if (!trait) return undefined;
    const value = reach({ [root]: trait.value }, name);
    return value === undefined || value === null
      ? undefined
      : { value, at: this.instants.read(trait.occurredAt) };
  }

  consent(purpose: string): { granted: boolean; at: number } | undefined {
    const own = this.decisions.filter((decision) => decision.purpose === purpose);
    const [first, ...rest] = own;
    const held = rest.reduce((best, one) => (best && outranks(best, one) ? best : one), first);
    return held && { granted: held.status === 'granted', at: held.at };
  }

  get eventNames(): Iterable<string> {
    return this.named.keys();
  }

  get traitNames(): Set<string> {
    return new Set([...this.fragments.values()].flatMap(({ traits }) => Object.keys(traits)));
  }

  get purposes(): Set<string> {
    return new Set(this.decisions.map(({ purpose }) => purpose));
  }

  addEvent(event: KnownEvent): void {
    this.eventBytes += eventBytes + bytesOf(event.properties);
    const events = this.named.get(event.name);
    if (!events) this.named.set(event.name, [event]);
    else events.splice(placeFor(event, events), 0, event);
  }

  /** What kind of identifier one of theirs is, where that was not known. */
  name(subject: Subject): void {
    this.identifiers.set(subject.ref, subject);
    if (subject.ref === this.id) this.subject = subject;
  }

  /** Takes in events of one fragment's store at once. */
  addEvents(events: readonly KnownEvent[]): void {
    for (const event of events) {
      this.eventBytes += eventBytes + bytesOf(event.properties);
      const known = this.named.get(event.name);
      if (known) known.push(event);
      else this.named.set(event.name, [event]);
    }
    for (const known of this.named.values()) known.sort(inOrder);
  }

  /** @returns false where it was known already */
  addConsent(decision: KnownConsent): boolean {
    if (this.decisions.some(({ factId }) => factId === decision.factId)) return false;
    this.decisions.push(decision);
    return true;
  }

  /** Everything of another person, but for where they stand. */
  takeIn(other: Person): void {
    for (const [ref, subject] of other.identifiers) this.identifiers.set(ref, subject);
    for (const [ref, record] of other.fragments) this.fragments.set(ref, record);
    this.decisions.push(...other.decisions);
    this.addEvents([...other.named.values()].flat());
  }

  /** Some identifiers, with all that belongs to them, become the person `self`. */
  giveUp(self: Subject, identifiers: readonly Subject[]): Person {
    const part = new Person(self, this.instants);
    const refs = new Set(identifiers.map(({ ref }) => ref));
    for (const subject of identifiers) {
      part.identifiers.set(subject.ref, subject);
      this.identifiers.delete(subject.ref);
      const record = this.fragments.get(subject.ref);
      if (record) part.fragments.set(subject.ref, record);
      this.fragments.delete(subject.ref);
    }
    part.decisions = this.decisions.filter(({ identifier }) => refs.has(identifier.ref));
    this.decisions = this.decisions.filter(({ identifier }) => !refs.has(identifier.ref));
    for (const [name, events] of this.named) {
      part.named.set(
        name,
        events.filter(({ ref }) => refs.has(ref)),
      );
      this.named.set(
        name,
        events.filter(({ ref }) => !refs.has(ref)),
      );
    }
    return part;
  }

  /** The person with what was known until an instant. @param records  golden records of then */
  asOf(until: number, records: ReadonlyMap<string, GoldenRecord>): Person {
    const then = new Person(this.self, this.instants);
    for (const [ref, subject] of this.identifiers) then.identifiers.set(ref, subject);
    for (const [ref, record] of records) then.fragments.set(ref, record);
    for (const [name, events] of this.named)
      then.named.set(
        name,
        events.filter(({ at }) => at <= until),
      );
    then.decisions = this.decisions.filter(({ at }) => at <= until);
    return then;
  }

  private surviving(name: string): Trait | undefined {
    let best: Trait | undefined;
    for (const { traits } of this.fragments.values()) {
      const trait = Object.hasOwn(traits, name) ? traits[name] : undefined;
      if (trait && (!best || !survives(best, trait))) best = trait;
    }
    return best;
  }
}

/** Where an event belongs among others in order; most are the newest. */
function placeFor(event: KnownEvent, events: readonly KnownEvent[]): number {
  let place = events.length;
  while (place > 0 && inOrder(events[place - 1] as KnownEvent, event) > 0) place -= 1;
  return place;
}
