import { type Decision, outranks } from '@ucv/consent-policy';
import type { RecordedConsentDecided } from '@ucv/contracts-consent';
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

/** The decision that holds, by the same rule as where permissions are given. */
export function prevailing(a: ConsentStanding, b: ConsentStanding): ConsentStanding {
  return outranks(decisionOf(b), decisionOf(a)) ? b : a;
}

const decisionOf = ({ status, since, decisionId }: ConsentStanding): Decision => ({
  ...{ purpose: '', status, decisionId },
  occurredAt: since,
  identifier: { ref: '' },
});

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
