import type { ContactPolicy, ContactPolicySet } from '@ucv/contracts-activation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export interface SetContactPolicyCommand {
  factId: string;
  policy: ContactPolicy;
  metadata: FactMetadata;
}

/** A tenant's contact policy: none at first, then what was set last. Setting what holds adds nothing. */
export const contactPolicy: Decider<ContactPolicy, SetContactPolicyCommand> = {
  initial: {},
  evolve: (state, { type, data }) =>
    type === 'activation.contact-policy-set.v1' ? (data as ContactPolicy) : state,
  decide: ({ factId, policy, metadata }, state) => {
    if (same(policy, state)) return [];
    const fact: ContactPolicySet = {
      id: factId,
      type: 'activation.contact-policy-set.v1',
      data: policy,
      metadata,
    };
    return [fact];
  },
};

const same = (a: ContactPolicy, b: ContactPolicy): boolean => said(a) === said(b);

const said = ({ cap, quietHours, timeZone, expireAfter }: ContactPolicy): string =>
  JSON.stringify([
    cap && [cap.contacts, cap.period],
    quietHours && [quietHours.from, quietHours.to],
    timeZone,
    expireAfter,
  ]);
