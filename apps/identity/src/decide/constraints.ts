import type { LinkRefusal } from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import type { Evidence } from './evidence';
import type { Person } from './graph';
import type { Contradicts } from './likeness';
import { type IdentityRules, limitOf } from './rules';

/** Two sets of identifiers that may not be one person, by the order that said so. */
export interface Apart {
  order: string;
  left: readonly string[];
  right: readonly string[];
}

/** Nothing that was shown after a position may join the person who has this identifier. */
export interface Lock {
  ref: string;
  since: bigint;
}

export interface Stored {
  apart: readonly Apart[];
  locks: readonly Lock[];
  /** Of those who may be joined by likeness; nobody contradicts anybody where it is absent. */
  contradicts?: Contradicts;
}

/** What forbids that identifiers become one person: the rules, what stewards said, and what was learned. */
export class Constraints {
  private readonly apartBy = new Map<string, Apart[]>();
  private readonly lockOf = new Map<string, bigint>();
  private readonly contradicts: Contradicts | undefined;

  constructor(
    readonly rules: IdentityRules,
    /** Identifiers that belong to nobody. */
    readonly hubs: ReadonlySet<string>,
    { apart, locks, contradicts }: Stored,
  ) {
    this.contradicts = contradicts;
    for (const rule of apart)
      for (const ref of rule.left) this.apartBy.set(ref, [...(this.apartBy.get(ref) ?? []), rule]);
    for (const { ref, since } of locks) this.lockOf.set(ref, since);
  }

  /** @returns whether it was not locked before */
  lock({ ref, since }: Lock): boolean {
    if (this.lockOf.has(ref)) return false;
    this.lockOf.set(ref, since);
    return true;
  }

  /**
   * Why two persons may not be one on this evidence; undefined where they may.
   * @cost O(identifiers of both); O(pairs of theirs) for evidence of likeness
   */
  forbid(a: Person, b: Person, evidence: Evidence): LinkRefusal | undefined {
    if (this.keptApart(a, b) || this.keptApart(b, a))
      return { code: 'identity.kept-apart', type: '*', limit: 0 };
    if (evidence.byHand) return undefined;
    if (this.locked(a, evidence) || this.locked(b, evidence))
      return { code: 'identity.person-locked', type: '*', limit: 0 };
    return (
      this.beyondLimits(a, b) ?? (evidence.probability === undefined ? undefined : this.contradiction(a, b))
    );
  }

  /** Who are alike are two where any of one says what cannot be of any of the other. */
  private contradiction(a: Person, b: Person): LinkRefusal | undefined {
    for (const { ref } of a.members)
      for (const other of b.members) {
        const by = this.contradicts?.(ref, other.ref);
        if (by !== undefined) return { code: 'identity.contradicted', type: '*', limit: 0, by };
      }
    return undefined;
  }

  private keptApart(a: Person, b: Person): boolean {
    const theirs = new Set(b.members.map(({ ref }) => ref));
    return a.members.some(({ ref }) =>
      this.apartBy.get(ref)?.some(({ right }) => right.some((other) => theirs.has(other))),
    );
  }

  private locked({ members }: Person, { position }: Evidence): boolean {
    return members.some(({ ref }) => (this.lockOf.get(ref) ?? position) < position);
  }

  /** A limit forbids only what would go further beyond it: what a steward joined stays usable. */
  private beyondLimits(a: Person, b: Person): LinkRefusal | undefined {
    const { rules } = this;
    if (a.members.length + b.members.length > rules.maxIdentifiers)
      return { code: 'identity.person-too-large', type: '*', limit: rules.maxIdentifiers };
    const [mine, theirs] = [countKinds(a.members), countKinds(b.members)];
    for (const [type, count] of mine) {
      const limit = limitOf(rules, type);
      const more = theirs.get(type) ?? 0;
      if (more > 0 && count + more > limit) return { code: 'identity.limit-exceeded', type, limit };
    }
    return undefined;
  }
}

function countKinds(members: readonly Subject[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of members) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
