import { type Decision, standing } from '@ucv/consent-policy';
import type { ConsentDecided, ConsentDecision } from '@ucv/contracts-consent';
import type { Fact, FactMetadata, Sealed, Subject } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';
import { isFingerprint } from './purpose-code';

/** One decision as it holds for one identifier, and the fact that says so. */
export interface HeldDecision extends Omit<ConsentDecision, 'evidence'>, Decision {
  identifier: Subject;
  factId: string;
  /** The name of the purpose's category, where the code does not say it. */
  name?: Sealed;
}

/** Facts for the stream of one identifier. */
export interface RecordDecisions {
  facts: readonly ConsentDecided[];
  /**
   * Whether to record what already holds: somebody decided again on purpose, and audit should show it. SDKs
   * repeat preferences with every event; theirs count where they change something.
   */
  repeated: 'recorded' | 'skipped';
}

export const isDecided = (fact: Fact): fact is ConsentDecided => fact.type === 'consent.decided.v1';

/**
 * A decision counts from no later than its arrival: dated by a clock that runs ahead, a grant would outlast every
 * refusal that comes after it.
 */
export const countsFrom = ({
  occurredAt,
  receivedAt,
}: Pick<FactMetadata, 'occurredAt' | 'receivedAt'>): string =>
  receivedAt < occurredAt ? receivedAt : occurredAt;

export const heldOf = ({ id, data, metadata }: ConsentDecided): HeldDecision => {
  const { identifier, purpose, status, basis, source, decisionId, note, evidence } = data;
  return {
    ...{ identifier, purpose, status, basis, source, decisionId, note },
    ...(isFingerprint(purpose) ? { name: evidence } : {}),
    occurredAt: countsFrom(metadata),
    factId: id,
  };
};

/**
 * Those decisions about one identifier that differ from what held at the instant from which they count.
 * @param decisions  what holds before
 * @cost             O(all of them) for each instant
 */
export function changing(
  decisions: readonly HeldDecision[],
  facts: readonly ConsentDecided[],
): ConsentDecided[] {
  const held = new Map<string, Map<string, HeldDecision>>();
  const heldAt = (instant: string) =>
    held.get(instant) ?? held.set(instant, standing(decisions, instant)).get(instant);
  return facts
    .map((fact) => notBefore(decisions, fact))
    .filter(({ data, metadata }) => heldAt(metadata.occurredAt)?.get(data.purpose)?.status !== data.status);
}

/** The decisions about one identifier. A fact that the stream has, by its id, is never said twice. */
export const consents: Decider<readonly HeldDecision[], RecordDecisions> = {
  initial: [],
  evolve: (state, fact) => (isDecided(fact) ? [...state, heldOf(fact)] : state),
  decide: ({ facts, repeated }, state) => {
    const said = new Set(state.map(({ factId }) => factId));
    const fresh = facts.filter(({ id }) => !said.has(id));
    return repeated === 'skipped' ? changing(state, fresh) : fresh.map((fact) => notBefore(state, fact));
  },
};

/**
 * What restricts is never dated before the grant that it must overrule, however late it arrives or whatever its sender's
 * clock said; at one instant the more restrictive prevails.
 */
function notBefore(state: readonly HeldDecision[], fact: ConsentDecided): ConsentDecided {
  const held = fact.data.status === 'granted' ? undefined : standing(state).get(fact.data.purpose);
  if (held?.status !== 'granted' || held.occurredAt <= fact.metadata.occurredAt) return fact;
  return { ...fact, metadata: { ...fact.metadata, occurredAt: held.occurredAt } };
}

/** What was said, before it is known for whom it holds. */
export type Said = Pick<ConsentDecision, 'purpose' | 'status' | 'basis' | 'source' | 'decisionId' | 'note'>;

/** Who said it: the identifier that was given, and every identifier attached to that person at the moment. */
export interface Whom {
  identifier: Subject;
  members: readonly Subject[];
}

/**
 * The facts of one decision: a grant holds for the identifier given, everything else for each identifier of
 * the person, so that a split leaves nobody with less protection than they asked for.
 * @param newId  the fact's id, by the ref that it holds for
 */
export function decisionFacts(
  said: Said,
  { identifier, members }: Whom,
  metadata: Omit<FactMetadata, 'subjects'>,
  newId: (ref: string) => string,
): ConsentDecided[] {
  const holders = said.status === 'granted' ? [identifier] : members;
  const occurredAt = countsFrom(metadata);
  return holders.map((holder) => ({
    id: newId(holder.ref),
    type: 'consent.decided.v1',
    data: { identifier: holder, ...said },
    metadata: { ...metadata, occurredAt, subjects: [holder], purposes: [said.purpose], basis: said.basis },
  }));
}
