import type { Subject } from '@ucv/envelope';
import type { GoldenRecord } from '@ucv/golden-record';
import { Person, type Instants } from './person';

/** A person with the revisions of the membership streams of their identifiers. */
export interface KnownPerson {
  person: Person;
  revisions: ReadonlyMap<string, number>;
}

/**
 * The persons that some facts are about. Whoever was not loaded is a person of their own of whom nothing is known:
 * everybody whom the facts name has to be loaded before they are taken.
 */
export class People {
  private readonly byRef = new Map<string, Person>();
  /** Revision of the last fact on each membership stream; absent for none. */
  readonly revisions = new Map<string, number>();
  /** Streams whose revision differs from what was loaded. */
  readonly changedRevisions = new Set<string>();
  /** Events of these facts that the rows held before. */
  readonly knownEvents = new Set<string>();
  /** Identifiers whose golden record is new or differs from what was loaded. */
  readonly changedFragments = new Set<string>();
  /** Persons who became part of others: their standing is void. */
  readonly gone = new Set<string>();
  /** Persons of whom the rows may say more than these facts do: who was regrouped, or decided about a purpose. */
  readonly unsettled = new Set<Person>();

  constructor(readonly instants: Instants) {}

  get all(): Set<Person> {
    return new Set(this.byRef.values());
  }

  has(ref: string): boolean {
    return this.byRef.has(ref);
  }

  /** Takes in a person as they were left. */
  resume({ person, revisions }: KnownPerson): void {
    for (const [ref, revision] of revisions) this.revisions.set(ref, revision);
    this.assign(person);
  }

  /** After their rows were written: the persons who stand in the rows as they do here. */
  *settled(): Iterable<KnownPerson> {
    for (const person of this.all) {
      if (person.erased || this.gone.has(person.id) || this.unsettled.has(person)) continue;
      person.written();
      const revisions = new Map<string, number>();
      for (const ref of person.identifiers.keys())
        if (this.revisions.has(ref)) revisions.set(ref, this.revision(ref));
      yield { person, revisions };
    }
  }

  person(subject: Subject): Person {
    const known = this.byRef.get(subject.ref);
    if (!known) return this.begin(subject, [subject]);
    if (subject.type !== 'person') known.name(subject);
    return known;
  }

  begin(self: Subject, identifiers: readonly Subject[]): Person {
    const person = new Person(self, this.instants);
    for (const subject of identifiers) person.identifiers.set(subject.ref, subject);
    this.assign(person);
    return person;
  }

  /** The golden record of an identifier of a person is another from now on. */
  record({ ref }: Subject, record: GoldenRecord): void {
    this.person({ type: 'person', ref }).fragments.set(ref, record);
    this.changedFragments.add(ref);
  }

  revision(ref: string): number {
    return this.revisions.get(ref) ?? -1;
  }

  /** @returns the survivor, and who became part of them with their standing as it was */
  merge(survivor: Subject, absorbed: readonly Subject[]): { into: Person; gone: Person[] } {
    const into = this.person(survivor);
    const gone = [...new Set(absorbed.map((subject) => this.person(subject)))].filter(
      (other) => other !== into,
    );
    for (const other of gone) {
      into.takeIn(other);
      this.gone.add(other.id);
    }
    this.unsettled.add(into);
    this.assign(into);
    return { into, gone };
  }

  /**
   * Parts leave a person, with all that belongs to their identifiers, whoever has them: of a person who is erased
   * they may have been let go before.
   */
  split(
    person: Subject,
    parts: readonly { person: Subject; identifiers: readonly Subject[] }[],
  ): { stays: Person; parts: Person[] } {
    const stays = this.person(person);
    const left = parts.map((part) => {
      const known = this.byRef.get(part.person.ref);
      const own =
        known && known !== stays && known.id === part.person.ref
          ? known
          : new Person(part.person, this.instants);
      for (const [holder, identifiers] of this.byHolder(part.identifiers))
        this.move(holder, own, identifiers);
      this.assign(own);
      return own;
    });
    for (const one of [stays, ...left]) this.unsettled.add(one);
    return { stays, parts: left };
  }

  private move(from: Person, to: Person, identifiers: readonly Subject[]): void {
    if (from === to) return;
    to.takeIn(from.giveUp(to.self, identifiers));
    this.unsettled.add(from);
    if (from.identifiers.size === 0) this.gone.add(from.id);
  }

  private byHolder(identifiers: readonly Subject[]): Map<Person, Subject[]> {
    const held = new Map<Person, Subject[]>();
    for (const subject of identifiers) {
      const holder = this.person(subject);
      held.set(holder, [...(held.get(holder) ?? []), subject]);
    }
    return held;
  }

  private assign(person: Person): void {
    for (const ref of person.identifiers.keys()) this.byRef.set(ref, person);
  }
}
