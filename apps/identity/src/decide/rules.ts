/** A tenant's rules for joining identifiers. */
export interface IdentityRules {
  version: number;
  /** Most identifiers of one kind that one person may have; `defaultLimit` for kinds not named. */
  limits: Readonly<Record<string, number>>;
  defaultLimit: number;
  /** Most identifiers of any kind that one person may have. */
  maxIdentifiers: number;
}

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
};

/** How many identifiers of a kind one person may have. */
export const limitOf = (rules: IdentityRules, type: string): number =>
  rules.limits[type] ?? rules.defaultLimit;
