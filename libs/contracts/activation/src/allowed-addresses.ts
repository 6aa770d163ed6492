export interface AllowedAddressesData {
  /** `host:port` each, in lower case. */
  addresses: string[];
}

/**
 * Request `activation.set-allowed-addresses.v1`; answered with AllowedAddresses.
 * @refuses activation.address-invalid, activation.setting-changed
 */
export interface SetAllowedAddresses {
  /** `host:port` as in the url of a destination. They replace those set before. */
  addresses: string[];
  /** As an earlier answer gave it: refused where it was set anew meanwhile. */
  version?: number;
  actor: string;
}

/**
 * Answer to `activation.allowed-addresses.v1`: addresses that are not public, and that destinations may have all the
 * same. `environment`: the operator's, by UCV_ALLOW_PRIVATE_DESTINATIONS; `*` there means any.
 */
export interface AllowedAddresses {
  data: { address: string; origin: 'setting' | 'environment' }[];
  /** How often it was set. */
  version: number;
}
