import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from '../decide/address';
import { hostAndPort } from '../decide/destination-url';

/** The destination's host has an address that is not allowed. */
export class AddressRefused extends Error {
  constructor() {
    super('the host has an address that is not public');
    this.name = 'AddressRefused';
  }
}

/** All addresses of a host name; the system's resolver unless a test says otherwise. */
export type Resolve = (host: string, options: LookupOptions) => Promise<LookupAddress[]>;

const bySystem: Resolve = (host, options) => lookup(host, { ...options, all: true });

/**
 * Keeps destinations to public addresses. Every connection looks its host up once and goes to the addresses that
 * were looked at: what the name answers next time is looked at next time.
 */
export class AddressGuard {
  /** What the operator allows; `true` for anything. */
  readonly operators: readonly string[];

  /** @param operators  see `UCV_ALLOW_PRIVATE_DESTINATIONS` */
  constructor(
    operators: string,
    private readonly resolve: Resolve = bySystem,
  ) {
    const entries = operators.toLowerCase().split(',');
    this.operators = [...new Set(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))];
  }

  /** Whether a destination may have an address that is not public. @param tenants  what its tenant allows */
  exempts(url: URL, tenants: readonly string[]): boolean {
    const own = hostAndPort(url);
    return this.operators.includes('true') || this.operators.includes(own) || tenants.includes(own);
  }

  /** @throws AddressRefused; a host that has no address yet passes */
  async check(url: URL, tenants: readonly string[] = []): Promise<void> {
    if (this.exempts(url, tenants)) return;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host)) return refuseUnlessPublic([host]);
    const addresses = await this.resolve(host, {}).catch(() => []);
    refuseUnlessPublic(addresses.map(({ address }) => address));
  }

  /** Opens connections to one destination; each is checked by itself, unless the destination is exempt. */
  connector(exempt: boolean, timeoutMs: number): buildConnector.connector {
    if (exempt) return buildConnector({ timeout: timeoutMs });
    const connect = buildConnector({
      timeout: timeoutMs,
      lookup: this.lookup,
    } as buildConnector.BuildOptions);
    return (options, callback) => {
      // An address that stands in the url is never looked up.
      if (isIP(options.hostname) && !isPublicAddress(options.hostname))
        return void callback(new AddressRefused(), null);
      return connect(options, callback);
    };
  }

  private readonly lookup: LookupFunction = (host, options, callback) => {
    this.resolve(host, options as LookupOptions)
      .then((addresses) => {
        refuseUnlessPublic(addresses.map(({ address }) => address));
        return addresses;
      })
      .then(
        (addresses) => {
          const [first] = addresses;
          if (options.all) callback(null, addresses);
          else callback(null, first?.address ?? '', first?.family);
        },
        (error: Error) => callback(error, ''),
      );
  };
}

/** One address that is not public spoils the host: it would be tried where the others don't answer. */
function refuseUnlessPublic(addresses: readonly string[]): void {
  if (!addresses.every(isPublicAddress)) throw new AddressRefused();
}
