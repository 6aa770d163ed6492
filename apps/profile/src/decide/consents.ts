import type { ConsentDecision, RecordedConsentDecided } from '@ucv/contracts-consent';
import type { ConsentStanding } from '@ucv/contracts-profile';

/** What was decided about one purpose, for one identifier. */
export interface Decided {
  purpose: string;
  standing: ConsentStanding;
}

export function decided({ data, metadata }: RecordedConsentDecided): Decided {
  const { purpose, status, basis, source, decisionId } = data;
  return { purpose, standing: { status, basis, since: metadata.occurredAt, source, decisionId } };
}

/** From what permits to what restricts most. */
const restriction: readonly ConsentDecision['status'][] = ['granted', 'objected', 'denied', 'withdrawn'];

/**
 * The decision that holds: the later one; at one instant the more restrictive one. The id decides between equals,
 * so that arrival never does.
 */
export function prevailing(a: ConsentStanding, b: ConsentStanding): ConsentStanding {
  const order =
    compare(a.since, b.since) ||
    restriction.indexOf(a.status) - restriction.indexOf(b.status) ||
    compare(a.decisionId, b.decisionId);
  return order >= 0 ? a : b;
}

/** What holds for a person whose identifiers these decisions are about, by purpose in alphabetical order. */
export function combineConsents(all: readonly Decided[]): Record<string, ConsentStanding> {
  const holding = new Map<string, ConsentStanding>();
  for (const { purpose, standing } of all) {
    const known = holding.get(purpose);
    holding.set(purpose, known ? prevailing(known, standing) : standing);
  }
  return Object.fromEntries([...holding].sort(([a], [b]) => compare(a, b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
