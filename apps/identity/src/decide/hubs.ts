import type { Subject } from '@ucv/envelope';
import type { Evidence } from './evidence';
import { type IdentityRules, isUnique } from './rules';

/** Identifiers that events showed with so many of unique kinds that they belong to nobody. @cost O(evidence) */
export function hubsIn(
  evidence: readonly Evidence[],
  rules: IdentityRules,
): { identifier: Subject; seenWith: number }[] {
  if (rules.hubAfter === 0) return [];
  const met = new Map<string, { identifier: Subject; others: Set<string> }>();
  for (const { subjects, byHand } of evidence) {
    const unique = byHand ? [] : subjects.filter(({ type }) => isUnique(rules, type));
    const shared = unique.length > 0 ? subjects.filter(({ type }) => !isUnique(rules, type)) : [];
    for (const identifier of shared) {
      const known = met.get(identifier.ref) ?? { identifier, others: new Set() };
      for (const { ref } of unique) known.others.add(ref);
      met.set(identifier.ref, known);
    }
  }
  return [...met.values()]
    .filter(({ others }) => others.size >= rules.hubAfter)
    .map(({ identifier, others }) => ({ identifier, seenWith: others.size }));
}
