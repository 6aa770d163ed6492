import type { RecordedFact } from '@ucv/envelope';

/** Facts of each tenant, in their order. */
export function byTenant(facts: readonly RecordedFact[]): Map<string, RecordedFact[]> {
  const groups = new Map<string, RecordedFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.metadata.tenant);
    if (group) group.push(fact);
    else groups.set(fact.metadata.tenant, [fact]);
  }
  return groups;
}
