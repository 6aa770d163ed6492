import type { AllowedAddressesData, AllowedAddressesSet } from '@ucv/contracts-activation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';

interface SetAllowedAddressesCommand {
  factId: string;
  addresses: readonly string[];
  version: number | undefined;
  metadata: FactMetadata;
}

interface Standing {
  addresses: readonly string[];
  version: number;
}

/** Which addresses a tenant allows though they are not public: none at first, then what was set last. */
export const allowedAddresses: Decider<Standing, SetAllowedAddressesCommand> = {
  initial: { addresses: [], version: 0 },
  evolve: ({ addresses, version }, { type, data }) => ({
    addresses:
      type === 'activation.allowed-addresses-set.v1' ? (data as AllowedAddressesData).addresses : addresses,
    version: version + 1,
  }),
  decide({ factId, addresses, version, metadata }, state) {
    if (version !== undefined && version !== state.version)
      throw new Refusal(
        'activation.setting-changed',
        `The addresses were set meanwhile: they are at version ${state.version}. Read them again, and change those.`,
        { status: 409 },
      );
    const wanted = [...new Set(addresses)].sort();
    if (JSON.stringify(wanted) === JSON.stringify(state.addresses)) return [];
    const fact: AllowedAddressesSet = {
      id: factId,
      type: 'activation.allowed-addresses-set.v1',
      data: { addresses: wanted },
      metadata,
    };
    return [fact];
  },
};
