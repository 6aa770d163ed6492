import type { Decision, Status } from './standing';

/** Lawful bases of GDPR Art. 6(1)(a) to (f). */
export type Basis =
  'consent' | 'contract' | 'legal-obligation' | 'vital-interests' | 'public-task' | 'legitimate-interests';

export interface PurposeDefinition {
  basis: Basis;
}

export interface Permission {
  allowed: boolean;
  reason:
    'granted' | 'basis-needs-no-consent' | 'not-granted' | 'purpose-unknown' | Exclude<Status, 'granted'>;
  basis: Basis | null;
  /** The decision that it rests on; null where there is none. */
  decisionId: string | null;
}

/** Bases that a person may oppose. The others hold whatever the person says. */
const opposable: ReadonlySet<Basis> = new Set(['legitimate-interests', 'public-task']);

/**
 * Whether a purpose may use a person. A purpose that nobody defined may not.
 * @param held  the decision that stands for the person and this purpose
 * @source GDPR Art. 6(1), Art. 7(3) for withdrawal, Art. 21(1) for objection
 */
export function permission(purpose: PurposeDefinition | undefined, held: Held): Permission {
  if (!purpose) return { allowed: false, reason: 'purpose-unknown', basis: null, decisionId: null };
  return purpose.basis === 'consent' ? byConsent(held) : unlessOpposed(purpose.basis, held);
}

type Held = Pick<Decision, 'status' | 'decisionId'> | undefined;

function byConsent(held: Held): Permission {
  const reason = held?.status ?? 'not-granted';
  return { allowed: reason === 'granted', reason, basis: 'consent', decisionId: held?.decisionId ?? null };
}

function unlessOpposed(basis: Basis, held: Held): Permission {
  if (held && held.status !== 'granted' && opposable.has(basis))
    return { allowed: false, reason: held.status, basis, decisionId: held.decisionId };
  return { allowed: true, reason: 'basis-needs-no-consent', basis, decisionId: null };
}
