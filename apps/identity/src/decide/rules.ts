import type { IdentityRules, RulesSetData } from '@ucv/contracts-identity';
import { byStrength, type Subject } from '@ucv/envelope';

export type { IdentityRules };

/**
 * What holds until a tenant says otherwise. One user id, since it is the tenant's own key of a person; a
 * hundred anonymous ids, since browsers forget theirs within days (ADR-0005).
 * @source Segment Unify's defaults (user_id 1, others 5, at most 1,000 identifiers)
 */
export const defaultRules: IdentityRules = {
  version: 1,
  limits: { user_id: 1, email: 5, phone: 5, device_id: 20, advertising_id: 20, anonymous_id: 100 },
  defaultLimit: 5,
  maxIdentifiers: 1000,
  priority: [],
  hubAfter: 3,
  blocked: {},
  velocity: { merges: 100, withinSeconds: 3600 },
  matching: { join: 0.99, review: 0.6 },
  country: null,
  crowd: {
    ever: { anonymous_id: 100, device_id: 40, advertising_id: 40 },
    others: 10,
    withinDay: { anonymous_id: 20, device_id: 10, advertising_id: 10 },
    times: 3,
  },
};

/** Rules as they were set; a setting that their version did not know yet is as it is by default. */
export const completed = (rules: RulesSetData['rules']): IdentityRules => ({ ...defaultRules, ...rules });

/** How many identifiers of a kind one person may have. */
export const limitOf = (rules: IdentityRules, type: string): number =>
  Object.hasOwn(rules.limits, type) ? rules.limits[type]! : rules.defaultLimit;

/** Whether a person has at most one identifier of a kind: then two of them are two persons. */
export const isUnique = (rules: IdentityRules, type: string): boolean => limitOf(rules, type) === 1;

/** Orders subjects as the rules rank their kinds; kinds that they do not name come later, by general strength. */
export function byPriority({ priority }: IdentityRules): (a: Subject, b: Subject) => number {
  if (priority.length === 0) return byStrength;
  const rank = ({ type }: Subject): number => {
    const named = priority.indexOf(type);
    return named < 0 ? priority.length : named;
  };
  return (a, b) => rank(a) - rank(b) || byStrength(a, b);
}
