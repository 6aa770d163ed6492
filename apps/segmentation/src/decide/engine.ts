import { contribute, emptyRecord } from '@ucv/golden-record';
import type { Compiled, Definitions } from './definitions';
import type { Change, ConsentDecided, Decided, EventHappened, Happening, Merged, Split } from './happening';
import { lastEventCounted } from './last-event';
import type { People } from './people';
import type { Person } from './person';
import { type Moment, Standing } from './standing';

/**
 * Decides who enters and leaves which segment. Facts are taken one by one in the order of the log: first what time
 * alone has changed until then, then the fact, then the segments that ask for what it tells, as of the instant
 * at which the log took it in. So deciding again gives the same, however facts are cut into batches.
 * @cost  O(segments that ask for what a fact tells), and what their conditions cost
 */
export class Engine {
  private readonly standing: Standing;

  constructor(
    private readonly definitions: Definitions,
    private readonly people: People,
  ) {
    this.standing = new Standing(people);
  }

  get changes(): readonly Change[] {
    return this.standing.changes;
  }

  /** Takes a fact and decides what follows. */
  take(happening: Happening): void {
    const { what } = happening;
    if (what.kind === 'event') this.event(what, happening);
    else if (what.kind === 'consent') this.consent(what, happening);
    else if (what.kind === 'merge') this.merge(what, happening);
    else if (what.kind === 'split') this.split(what, happening);
    else this.decided(what, happening);
  }

  /** Takes what a fact tells, without deciding anything. */
  fold({ what }: Happening): void {
    if (what.kind === 'event') this.learn(what);
    else if (what.kind === 'consent') this.hear(what);
    else if (what.kind === 'merge') this.people.merge(what.person, what.absorbed);
    else if (what.kind === 'split') this.people.split(what.person, what.parts);
    else this.foldDecided(what);
  }

  /** Lets time pass for a person: what is due until then changes in the order in which it is due, each as of then. */
  fire(person: Person, until: number): void {
    for (let due = earliest(person, until); due; due = earliest(person, until)) {
      const definition = this.definitions.get(due.segment);
      if (!definition) this.standing.schedule(person, due.segment, null);
      else this.atDue(person, definition, due.at);
    }
  }

  /** Looks at segments of a person that were defined anew, as of `now`. */
  define(person: Person, definitions: Iterable<Compiled>, now: number): void {
    this.fire(person, now);
    for (const definition of definitions) {
      const { factId } = definition;
      const idFrom = this.fresh(factId, person);
      this.standing.settle(person, definition, { now, cause: { kind: 'definition', factId }, idFrom });
    }
  }

  /** Ends a membership of a segment that is gone. */
  remove(person: Person, segment: string, { factId, now }: { factId: string; now: number }): void {
    this.standing.schedule(person, segment, null);
    const membership = person.memberships.get(segment);
    if (!membership) return;
    const cause = { kind: 'definition', factId } as const;
    const gone = { id: segment, version: membership.version };
    this.standing.exit(person, gone, { now, cause, idFrom: { cause: factId, kind: 'removed' } });
  }

  /** Looks at everything about a person once more, after facts that were folded and not decided about. */
  review(person: Person, { factId, now, correlationId, what }: Happening): void {
    const kind = what.kind === 'decided' ? what.change.cause.kind : what.kind;
    for (const definition of this.relevant(person)) {
      const idFrom = this.fresh(factId, person);
      this.standing.settle(person, definition, { now, cause: { kind, factId }, correlationId, idFrom });
    }
  }

  private event(what: EventHappened, happening: Happening): void {
    if (this.people.knownEvents.has(what.event.id)) return;
    const person = this.people.person(what.subject);
    this.fire(person, happening.now);
    const asked = this.firstAsked(person);
    this.learn(what);
    for (const one of this.definitions.readingEvent(what.event.name)) asked.add(one);
    for (const trait of Object.keys(what.contribution.traits))
      for (const one of this.definitions.readingTrait(trait)) asked.add(one);
    this.settleAll(person, asked, momentOf(happening));
  }

  private learn({ subject, event, contribution }: EventHappened): void {
    if (this.people.knownEvents.has(event.id)) return;
    this.people.knownEvents.add(event.id);
    const person = this.people.person(subject);
    person.addEvent(event);
    const known = person.fragments.get(subject.ref);
    // Most events tell no traits: nothing of the golden record that segments ask for changes.
    if (known && Object.keys(contribution.traits).length === 0) return;
    this.people.record(subject, contribute(known ?? emptyRecord, contribution));
  }

  private consent(what: ConsentDecided, happening: Happening): void {
    const person = this.people.person(what.subject);
    this.fire(person, happening.now);
    const asked = this.firstAsked(person);
    if (!this.hear(what)) return;
    for (const one of this.definitions.readingConsent(what.decision.purpose)) asked.add(one);
    this.settleAll(person, asked, momentOf(happening));
  }

  private hear({ subject, decision }: ConsentDecided): boolean {
    const person = this.people.person(subject);
    if (!person.fragments.has(subject.ref)) this.people.record(subject, emptyRecord);
    this.people.unsettled.add(person);
    return person.addConsent(decision);
  }

  private merge({ person, absorbed }: Merged, happening: Happening): void {
    for (const subject of [person, ...absorbed]) this.fire(this.people.person(subject), happening.now);
    const { into, gone } = this.people.merge(person, absorbed);
    const carried = new Map(
      gone.flatMap((other) => [...other.memberships.keys()].map((id): [string, string] => [id, other.id])),
    );
    const moment = { ...momentOf(happening), carried, carriedExits: true };
    if (gone.length > 0) this.settleAll(into, this.relevant(into, carried.keys()), moment);
  }

  private split({ person, parts }: Split, happening: Happening): void {
    const before = this.people.person(person);
    this.fire(before, happening.now);
    const carried = new Map([...before.memberships.keys()].map((id): [string, string] => [id, before.id]));
    const { stays, parts: left } = this.people.split(person, parts);
    this.settleAll(stays, this.relevant(stays), momentOf(happening));
    for (const part of left)
      this.settleAll(part, this.relevant(part, carried.keys()), { ...momentOf(happening), carried });
  }

  /** A decision that the rows did not have: it counts, and its segment is looked at once more. */
  private decided(what: Decided, happening: Happening): void {
    if (!this.foldDecided(what)) return;
    const definition = this.definitions.get(what.change.segment);
    const person = this.people.person(what.change.person);
    const idFrom = { cause: happening.factId, kind: 'again' };
    if (definition)
      this.standing.settle(person, definition, { ...momentOf(happening), cause: what.change.cause, idFrom });
  }

  /** @returns whether it told anything new about a person who still is one */
  private foldDecided({ transition, change, revision, since }: Decided): boolean {
    const { person: subject, segment, version, cause } = change;
    if (revision <= this.people.revision(subject.ref)) return false;
    this.people.revisions.set(subject.ref, revision);
    this.people.changedRevisions.add(subject.ref);
    const person = this.people.person(subject);
    if (person.id !== subject.ref) return false;
    person.touched.memberships.add(segment);
    if (transition === 'entered') person.memberships.set(segment, { version, since, cause });
    else person.memberships.delete(segment);
    return true;
  }

  private atDue(person: Person, definition: Compiled, due: number): void {
    const entering = !person.memberships.has(definition.id);
    const moment: Moment = {
      now: due,
      cause: () => ({
        kind: 'time',
        factId: lastEventCounted(definition.condition, person, entering ? due : due - 1),
        due: this.people.instants.write(due),
      }),
      idFrom: { cause: `${definition.id} ${person.id}`, kind: `time ${due}` },
      since: due,
    };
    this.standing.settle(person, definition, moment);
  }

  private settleAll(person: Person, definitions: Iterable<Compiled>, moment: Moment): void {
    for (const definition of definitions) this.standing.settle(person, definition, moment);
  }

  /** Whoever has facts for the first time meets the segments that hold for anybody. */
  private firstAsked({ fragments }: Person): Set<Compiled> {
    return new Set(fragments.size === 0 ? this.definitions.holdForAnybody : []);
  }

  /** Segments that may hold or change for a person: any other asks for nothing that they have. */
  private relevant(person: Person, also: Iterable<string> = []): Set<Compiled> {
    const { definitions } = this;
    const standing = [...person.memberships.keys(), ...person.timers.keys(), ...also];
    return new Set([
      ...definitions.holdForAnybody,
      ...standing.flatMap((id) => definitions.get(id) ?? []),
      ...[...person.eventNames].flatMap((name) => [...definitions.readingEvent(name)]),
      ...[...person.traitNames].flatMap((name) => [...definitions.readingTrait(name)]),
      ...[...person.purposes].flatMap((name) => [...definitions.readingConsent(name)]),
    ]);
  }

  /** An id that no decision of this person has: the same cause may have decided about them before. */
  private fresh(cause: string, person: Person): Moment['idFrom'] {
    return { cause, kind: `after ${this.people.revision(person.id)}` };
  }
}

function momentOf({ factId, now, correlationId, what }: Happening): Moment {
  const kind = what.kind === 'decided' ? what.change.cause.kind : what.kind;
  return { now, cause: { kind, factId }, correlationId, idFrom: { cause: factId, kind: '' } };
}

function earliest(person: Person, until: number): { segment: string; at: number } | undefined {
  let first: { segment: string; at: number } | undefined;
  for (const [segment, at] of person.timers) {
    if (at > until) continue;
    if (!first || at < first.at || (at === first.at && segment < first.segment)) first = { segment, at };
  }
  return first;
}
