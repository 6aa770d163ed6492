import type { RecordedFact } from '@ucv/envelope';

/** A new definition, if any, and what follows until the next one. */
export interface Stretch {
  segment: RecordedFact | undefined;
  others: RecordedFact[];
}

/** Cuts facts before every fact about a segment: from there on another definition holds. */
export function sections(facts: readonly RecordedFact[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const fact of facts) {
    const last = stretches.at(-1);
    if (fact.stream.startsWith('segment-')) stretches.push({ segment: fact, others: [] });
    else if (last) last.others.push(fact);
    else stretches.push({ segment: undefined, others: [fact] });
  }
  return stretches;
}
