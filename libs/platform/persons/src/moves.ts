import type { Subject } from '@ucv/envelope';
import type { Regrouping } from './regroupings';

/** Where an identifier belongs. */
export type Link = {
  tenant: string;
  type: string;
  ref: string;
  person: string;
};

/** What some regroupings, one after the other, change in rows as they stood before the first. */
export interface Moves {
  /** Whoever belonged to `from` belongs to `to`. All hold for the rows as they stood before, not one after the other. */
  persons: { tenant: string; from: string; to: string }[];
  /** Where these identifiers belong, wherever they stood. */
  identifiers: Link[];
  /** Persons with a row of their own, where they have none yet. */
  survivors: Link[];
}

/**
 * Sums up regroupings, so that a batch of them costs what one does.
 * @cost O(identifiers named, and for each merge those that it moves)
 */
export function movesOf(regroupings: readonly Regrouping[]): Moves {
  const tenants = new Map<string, TenantMoves>();
  for (const regrouping of regroupings) {
    const { tenant } = regrouping;
    const moves = tenants.get(tenant) ?? new TenantMoves(tenant);
    tenants.set(tenant, moves.take(regrouping));
  }
  const all = [...tenants.values()];
  return {
    persons: all.flatMap((moves) => moves.persons()),
    identifiers: all.flatMap((moves) => moves.identifiers()),
    survivors: all.flatMap((moves) => moves.survivors()),
  };
}

class TenantMoves {
  /** Where those who stood with a person before are now. */
  private readonly stood = new Places();
  private readonly named = new Places();
  private readonly types = new Map<string, string>();
  private readonly kept = new Map<string, Link>();

  constructor(private readonly tenant: string) {}

  take({ person, absorbed, parts }: Regrouping): this {
    this.keep(person);
    for (const { ref } of absorbed) if (!this.stood.of(ref)) this.stood.put(ref, ref);
    for (const subject of absorbed) this.put(subject, person.ref);
    for (const part of parts) for (const subject of part.identifiers) this.put(subject, part.person.ref);
    for (const { ref } of absorbed) {
      this.stood.moveAll(ref, person.ref);
      this.named.moveAll(ref, person.ref);
    }
    return this;
  }

  persons(): Moves['persons'] {
    const { tenant } = this;
    return [...this.stood.all()].flatMap(([from, to]) => (from === to ? [] : [{ tenant, from, to }]));
  }

  identifiers(): Link[] {
    const { tenant } = this;
    return [...this.named.all()].map(([ref, person]) => ({
      ...{ tenant, type: this.types.get(ref)!, ref, person },
    }));
  }

  survivors(): Link[] {
    return [...this.kept.values()].filter(({ ref }) => !this.named.of(ref));
  }

  private keep({ type, ref }: Subject): void {
    const { tenant } = this;
    if (!this.kept.has(ref)) this.kept.set(ref, { tenant, type, ref, person: ref });
  }

  private put({ type, ref }: Subject, person: string): void {
    this.named.put(ref, person);
    this.types.set(ref, type);
  }
}

/** Things and the person that each is with, known from both sides. */
class Places {
  private readonly byThing = new Map<string, string>();
  private readonly byPerson = new Map<string, Set<string>>();

  of(thing: string): string | undefined {
    return this.byThing.get(thing);
  }

  all(): Iterable<[string, string]> {
    return this.byThing;
  }

  put(thing: string, person: string): void {
    const before = this.byThing.get(thing);
    if (before !== undefined) this.byPerson.get(before)?.delete(thing);
    this.byThing.set(thing, person);
    const there = this.byPerson.get(person) ?? new Set();
    this.byPerson.set(person, there.add(thing));
  }

  moveAll(from: string, to: string): void {
    for (const thing of [...(this.byPerson.get(from) ?? [])]) this.put(thing, to);
  }
}
