import type { RecordedFact, Subject } from '@ucv/envelope';

/** A change of who is whom, as a fact on a `person-` stream states it. */
export interface Regrouping {
  tenant: string;
  factId: string;
  kind: 'merge' | 'split';
  /** The person who takes others in, or whom identifiers leave. */
  person: Subject;
  /** Merge: who becomes part of the person. */
  absorbed: Subject[];
  /** Split: the new persons, each with all of its identifiers. */
  parts: { person: Subject; identifiers: Subject[] }[];
}

/** The regroupings among some facts, in their order. A lock (`absorbed-into`) moves nobody. */
export function regroupings(facts: readonly RecordedFact[]): Regrouping[] {
  return facts.flatMap(({ id, type, data, metadata: { tenant } }): Regrouping[] => {
    const { person, absorbed = [], parts = [] } = data as Partial<Regrouping> & { person: Subject };
    if (type === 'identity.merged.v1')
      return [{ tenant, factId: id, kind: 'merge', person, absorbed, parts: [] }];
    if (type === 'identity.split.v1')
      return [{ tenant, factId: id, kind: 'split', person, absorbed: [], parts }];
    return [];
  });
}
