import type { AbsorbedIntoData, MergedData, OrderEndedData, SplitData } from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';

/** What identity's facts say, read in the order of the log. */
export interface ToldByLog {
  /** By identifier, the person whom it belongs to; without an entry it is a person of its own. */
  personOf: Map<string, string>;
  /** One line a fault, empty where all is well. */
  faults: string[];
}

/**
 * Reads what identity said, apart from its own code: every `absorbed-into` must have its `merged`, nobody may be
 * absorbed twice or leave whom they are not with, no chain may run in a circle, and nothing may be said twice.
 */
export function toldByLog(facts: readonly RecordedFact[]): ToldByLog {
  const reading = new Reading();
  for (const fact of facts) reading.take(fact);
  return { personOf: reading.personOf, faults: [...reading.faults, ...reading.atTheEnd()] };
}

type Lock = AbsorbedIntoData;

class Reading {
  readonly personOf = new Map<string, string>();
  readonly faults: string[] = [];
  /** Locks that wait for their `merged`, by merge and person. */
  private readonly open = new Map<string, Lock>();
  /** From who is absorbed to whom, until a split makes them a person again. */
  private readonly into = new Map<string, string>();
  private readonly ordered = new Set<string>();
  private readonly said = new Set<string>();

  take(fact: RecordedFact): void {
    this.mustBeNew(fact);
    if (fact.type === 'identity.absorbed-into.v1') this.absorbed(fact.data as Lock);
    if (fact.type === 'identity.merged.v1') this.merged(fact.data as MergedData);
    if (fact.type === 'identity.split.v1') this.split(fact.data as SplitData);
    if (fact.type.endsWith('-ordered.v1')) this.ordered.add(fact.id);
    if (fact.type === 'identity.order-ended.v1') this.ordered.delete((fact.data as OrderEndedData).order);
  }

  atTheEnd(): string[] {
    return [
      ...[...this.open.values()].map(
        ({ person, into }) => `${person.ref} is absorbed into ${into.ref}, who was never merged`,
      ),
      ...[...this.into.keys()].filter((ref) => this.circles(ref)).map((ref) => `${ref} is in a circle`),
      ...[...this.ordered].map((id) => `order ${id} was never ended`),
    ];
  }

  /** One cause says one thing about one person and identifier once. */
  private mustBeNew({ id, type, data, metadata }: RecordedFact): void {
    const { person, identifier, order } = data as {
      person?: Subject;
      identifier?: Subject;
      order?: string;
    };
    const { causationId } = metadata;
    const keys = [
      id,
      ...(causationId ? [[causationId, type, person?.ref, identifier?.ref, order].join(' ')] : []),
    ];
    for (const key of keys) {
      if (this.said.has(key)) this.faults.push(`said twice: ${type} ${key}`);
      this.said.add(key);
    }
  }

  private absorbed(lock: Lock): void {
    const { person, into, mergeId } = lock;
    this.mustBePerson(person, 'absorbed');
    this.mustBePerson(into, 'absorbing');
    this.into.set(person.ref, into.ref);
    this.open.set(`${mergeId} ${person.ref}`, lock);
  }

  private merged({ person, absorbed, mergeId }: MergedData): void {
    for (const { ref } of absorbed) {
      const key = `${mergeId} ${ref}`;
      if (this.open.get(key)?.into.ref !== person.ref)
        this.faults.push(`${ref} is merged into ${person.ref} without having been absorbed`);
      this.open.delete(key);
      for (const member of this.membersOf(ref)) this.personOf.set(member, person.ref);
    }
  }

  private split({ person, parts }: SplitData): void {
    this.mustBePerson(person, 'split');
    for (const { person: self, identifiers } of parts) {
      for (const { ref } of identifiers) {
        if (this.home(ref) !== person.ref) this.faults.push(`${ref} leaves ${person.ref}, whose it is not`);
        this.personOf.set(ref, self.ref);
      }
      this.into.delete(self.ref);
    }
  }

  private mustBePerson({ ref }: Subject, what: string): void {
    const into = this.into.get(ref);
    if (into) this.faults.push(`${ref} is ${what} although absorbed into ${into}`);
  }

  private home(ref: string): string {
    return this.personOf.get(ref) ?? ref;
  }

  private membersOf(person: string): string[] {
    return [person, ...[...this.personOf].filter(([, home]) => home === person).map(([ref]) => ref)];
  }

  private circles(start: string): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = start; at !== undefined; at = this.into.get(at)) {
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return false;
  }
}
