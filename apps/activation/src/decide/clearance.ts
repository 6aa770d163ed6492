import type { Permission } from '@ucv/contracts-consent';

/** What is to be done with a delivery that is due: send it, refuse it for a reason, or look again in a moment. */
export type Clearance = 'send' | 'wait' | 'not-allowed' | 'person-erased';

/**
 * Consent has the last word. A person of whom profile knows nothing is gone, or has only just come: profile may lag
 * behind the segment, so a young delivery waits.
 */
export function clearance(
  permission: Permission | undefined,
  about: { personKnown: boolean; young: boolean },
): Clearance {
  if (!permission) return 'wait';
  if (!permission.allowed) return permission.reason === 'person-erased' ? 'person-erased' : 'not-allowed';
  if (about.personKnown) return 'send';
  return about.young ? 'wait' : 'person-erased';
}
