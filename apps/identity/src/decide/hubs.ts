import type { Subject } from '@ucv/envelope';
import { type Evidence, wereSeenTogether } from './evidence';
import { type IdentityRules, isUnique } from './rules';

/** Identifiers of unique kinds that others were seen with, by {@link companyKey}. */
export type Companions = Map<string, Set<string>>;

/** Those of one kind that an identifier was seen with: a user id and an e-mail are no two persons. */
export const companyKey = (ref: string, type: string): string => `${ref} ${type}`;

/** An identifier met some of unique kinds. @returns with how many of one kind it was seen so far, at most */
export function meet(companions: Companions, { ref }: Subject, others: readonly Subject[]): number {
  const sizes = others.map((other) => {
    const key = companyKey(ref, other.type);
    const met = companions.get(key) ?? new Set();
    companions.set(key, met.add(other.ref));
    return met.size;
  });
  return Math.max(0, ...sizes);
}

/** Identifiers that events showed with so many of one unique kind that they belong to nobody. @cost O(evidence) */
export function hubsIn(
  evidence: readonly Evidence[],
  rules: IdentityRules,
): { identifier: Subject; seenWith: number }[] {
  if (rules.hubAfter === 0) return [];
  const companions: Companions = new Map();
  const met = new Map<string, { identifier: Subject; seenWith: number }>();
  for (const { subjects } of evidence.filter(wereSeenTogether)) {
    const unique = subjects.filter(({ type }) => isUnique(rules, type));
    const shared = unique.length > 0 ? subjects.filter(({ type }) => !isUnique(rules, type)) : [];
    for (const identifier of shared) {
      const seenWith = Math.max(met.get(identifier.ref)?.seenWith ?? 0, meet(companions, identifier, unique));
      met.set(identifier.ref, { identifier, seenWith });
    }
  }
  return [...met.values()].filter(({ seenWith }) => seenWith >= rules.hubAfter);
}
