import { createUser } from 'nkeys.js';
import { type ServiceName, services } from './subjects';

/** A user nkey: the seed is the service's secret, the public key stands in the server's configuration. */
export interface ServiceKey {
  seed: string;
  publicKey: string;
}

/** A fresh key for each service. */
export function generateServiceKeys(): Record<ServiceName, ServiceKey> {
  const keys = services.map((service) => {
    const pair = createUser();
    return [service, { seed: new TextDecoder().decode(pair.getSeed()), publicKey: pair.getPublicKey() }];
  });
  return Object.fromEntries(keys) as Record<ServiceName, ServiceKey>;
}
