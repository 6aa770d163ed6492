import type { MemberNamingSet } from '@ucv/contracts-gateway';
import type { Fact, FactMetadata } from '@ucv/envelope';

export interface SetMemberNaming {
  id: string;
  allowed: boolean;
  metadata: FactMetadata;
}

/** Whether marketers may see who the members of segments are: not until somebody says so. */
export const memberNaming = {
  initial: false,

  evolve: (allowed: boolean, fact: Fact): boolean =>
    fact.type === 'gateway.member-naming-set.v1' ? (fact as MemberNamingSet).data.allowed : allowed,

  decide({ id, allowed, metadata }: SetMemberNaming, held: boolean): MemberNamingSet[] {
    return allowed === held
      ? []
      : [{ id, type: 'gateway.member-naming-set.v1', data: { allowed }, metadata }];
  },
};
