import type { Subject } from '@ucv/envelope';

/** A person as identity knows one. */
export interface Person {
  /** The identifier whose ref is the person's id. */
  readonly self: Subject;
  /** Every identifier of the person, `self` included. */
  readonly members: readonly Subject[];
}

/** A merge as it can be taken back: who was who just before it. */
export interface MergeRecord {
  mergeId: string;
  /** Id of the fact that says `merged`. */
  factId: string;
  /** Id of what brought it about. */
  cause: string;
  /** RFC 3339. */
  at: string;
  survivor: Subject;
  absorbed: readonly Subject[];
  left: readonly Subject[];
  right: readonly Subject[];
}

/** What of the graph is stored, and changed by what was decided. */
export interface GraphChanges {
  links: { subject: Subject; person: string }[];
  revisions: { ref: string; revision: number }[];
  refusals: { person: string; ref: string }[];
  merges: MergeRecord[];
}

/**
 * Who belongs to whom, for one tenant. An identifier without an entry is a person of its own, so the graph
 * holds only what was ever joined or refused.
 */
export class Graph {
  private readonly personOf = new Map<string, Person>();
  private readonly revisions = new Map<string, number>();
  private readonly refusals = new Map<string, { person: string; ref: string }>();
  private readonly moved = new Map<string, Subject>();
  private readonly advanced = new Set<string>();
  private readonly remembered = new Set<string>();
  private readonly merged: MergeRecord[] = [];

  /** Takes in what is stored, before anything is decided. */
  load(persons: readonly Person[], stored: Pick<GraphChanges, 'revisions' | 'refusals'>): void {
    for (const person of persons) for (const { ref } of person.members) this.personOf.set(ref, person);
    for (const { ref, revision } of stored.revisions) this.revisions.set(ref, revision);
    for (const refusal of stored.refusals) this.refusals.set(refusalKey(refusal), refusal);
  }

  /** The person that an identifier belongs to. */
  person(subject: Subject): Person {
    return this.personOf.get(subject.ref) ?? { self: subject, members: [subject] };
  }

  /** Every person who has more than one identifier, or had once. */
  persons(): Person[] {
    return [...new Set(this.personOf.values())];
  }

  /** Revision of the last fact on a person's stream; -1 for none. */
  revision(ref: string): number {
    return this.revisions.get(ref) ?? -1;
  }

  wasRefused(person: string, ref: string): boolean {
    return this.refusals.has(refusalKey({ person, ref }));
  }

  /** All identifiers of the absorbed persons move to the survivor. */
  join(
    survivor: Subject,
    absorbed: readonly Subject[],
    merge?: Pick<MergeRecord, 'mergeId' | 'factId' | 'cause' | 'at'>,
  ): void {
    const into = this.person(survivor);
    const arriving = absorbed.flatMap((subject) => this.person(subject).members);
    if (merge)
      this.merged.push({ ...merge, survivor: into.self, absorbed, left: into.members, right: arriving });
    const joined = { self: into.self, members: distinct([...into.members, ...arriving]) };
    for (const member of joined.members) {
      this.personOf.set(member.ref, joined);
      this.moved.set(member.ref, member);
    }
  }

  /** Identifiers leave a person: each part is a person of its own. */
  split(person: Subject, parts: readonly { person: Subject; identifiers: readonly Subject[] }[]): void {
    const leaving = new Set(parts.flatMap(({ identifiers }) => identifiers.map(({ ref }) => ref)));
    const whole = this.person(person);
    const staying = whole.members.filter(({ ref }) => !leaving.has(ref));
    for (const { person: self, identifiers } of [...parts, { person: whole.self, identifiers: staying }]) {
      const part = { self, members: identifiers };
      for (const member of identifiers) {
        this.personOf.set(member.ref, part);
        this.moved.set(member.ref, member);
      }
    }
  }

  /** A fact was added to a person's stream. */
  advance(ref: string, revision = this.revision(ref) + 1): void {
    this.revisions.set(ref, revision);
    this.advanced.add(ref);
  }

  /** An identifier was refused to a person; it need not be said again. */
  refuse(person: string, ref: string): void {
    const refusal = { person, ref };
    this.refusals.set(refusalKey(refusal), refusal);
    this.remembered.add(refusalKey(refusal));
  }

  /** What differs from what was loaded. */
  changes(): GraphChanges {
    return {
      links: [...this.moved.values()].map((subject) => ({ subject, person: this.person(subject).self.ref })),
      revisions: [...this.advanced].map((ref) => ({ ref, revision: this.revision(ref) })),
      refusals: [...this.remembered].map((key) => this.refusals.get(key) as { person: string; ref: string }),
      merges: this.merged,
    };
  }
}

const refusalKey = ({ person, ref }: { person: string; ref: string }): string => `${person} ${ref}`;
const distinct = (subjects: readonly Subject[]): Subject[] => [
  ...new Map(subjects.map((subject) => [subject.ref, subject])).values(),
];
