import type { IdentityRules, RulesChange, RulesSet, RulesSetData } from '@ucv/contracts-identity';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';
import { completed, defaultRules } from './rules';

export interface ChangeRules {
  factId: string;
  change: RulesChange;
  metadata: FactMetadata;
}

/** A tenant's rules. Of two changes the second is made of what the first left. */
export const ruleSetting: Decider<IdentityRules, ChangeRules> = {
  initial: defaultRules,
  evolve: (held, { type, data }) => {
    if (type !== 'identity.rules-set.v1') return held;
    const { rules } = data as RulesSetData;
    return rules.version > held.version ? completed(rules) : held;
  },
  decide: ({ factId: id, change, metadata }, held) => {
    const fact: RulesSet = {
      ...{ id, type: 'identity.rules-set.v1' },
      ...{ data: { rules: changedRules(held, change) }, metadata },
    };
    return [fact];
  },
};

/**
 * Rules after a change, which stays partial within settings too.
 * @refuses identity.rules-conflict, identity.rules-invalid
 */
export function changedRules(held: IdentityRules, change: RulesChange): IdentityRules {
  const { version, limits, blocked, velocity, matching, crowd, ...others } = change;
  if (version !== undefined && version !== held.version) throw rulesConflict(held.version);
  const changed = {
    ...held,
    ...others,
    limits: byKind(held.limits, limits),
    blocked: byKind(held.blocked, blocked),
    velocity: { ...held.velocity, ...velocity },
    matching: { ...held.matching, ...matching },
    crowd: changedCrowd(held.crowd, crowd),
    version: held.version + 1,
  };
  const { join, review } = changed.matching;
  if (join >= review) return changed;
  throw new Refusal(
    'identity.rules-invalid',
    `matching: join would be ${join} and review ${review}, and review must not be above join; set both.`,
  );
}

const changedCrowd = (held: IdentityRules['crowd'], given: RulesChange['crowd'] = {}) => ({
  ...held,
  ...given,
  ever: { ...held.ever, ...given.ever },
  withinDay: { ...held.withinDay, ...given.withinDay },
});

/** Entries of before with those that are given; null takes one out. */
function byKind<T>(held: Readonly<Record<string, T>>, given: Readonly<Record<string, T | null>> = {}) {
  const entries = Object.entries<T | null>({ ...held, ...given });
  return Object.fromEntries(entries.filter((entry): entry is [string, T] => entry[1] !== null));
}

export const rulesConflict = (version: number): Refusal =>
  new Refusal(
    'identity.rules-conflict',
    `The rules were changed since: version ${version} holds. Read them again, and make the change of those.`,
    { status: 409, details: { version } },
  );
