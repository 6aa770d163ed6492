import type { DestinationData, DestinationDefined } from '@ucv/contracts-activation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export interface DefineDestinationCommand {
  factId: string;
  destination: DestinationData;
  metadata: FactMetadata;
}

/** One destination: defined once. */
export const destination: Decider<boolean, DefineDestinationCommand> = {
  initial: false,
  evolve: (defined, { type }) => defined || type === 'activation.destination-defined.v1',
  decide: ({ factId, destination: data, metadata }, defined) => {
    if (defined) return [];
    const fact: DestinationDefined = {
      id: factId,
      type: 'activation.destination-defined.v1',
      data,
      metadata,
    };
    return [fact];
  },
};
