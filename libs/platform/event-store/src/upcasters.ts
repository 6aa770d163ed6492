import type { RecordedFact, Upcaster } from '@ucv/envelope';

/**
 * Lifts old facts to the newest version, step by step: `x.y.v1` by its upcaster to `x.y.v2`, and so on.
 * Stored facts are never rewritten.
 */
export class Upcasters {
  constructor(private readonly byType: Readonly<Record<string, Upcaster>> = {}) {}

  lift(fact: RecordedFact): RecordedFact {
    let current = fact;
    for (let upcaster = this.byType[current.type]; upcaster; upcaster = this.byType[current.type]) {
      const lifted = upcaster(current);
      if (lifted.type === current.type) return lifted;
      current = lifted;
    }
    // Sealed content stays bound to the type under which it was sealed.
    return current === fact ? fact : { ...current, recordedAs: fact.type };
  }
}
