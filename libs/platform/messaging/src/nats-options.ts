import type { NatsOptions } from '@nestjs/microservices';
import { type Authenticator, nkeyAuthenticator, usernamePasswordAuthenticator } from 'nats';
import { inboxPrefix, type ServiceName } from './subjects';

export interface NatsCredentials {
  service: ServiceName;
  /** `nats://…` or `tls://…`; several servers of a cluster separated by commas. */
  url: string;
  /** Seed of the service's user nkey; without one the URL carries user and password. */
  seed?: string;
}

/** How a service connects: under its own name, with its own inbox, and without ever giving up. */
export function natsOptions({ service, url, seed }: NatsCredentials): NonNullable<NatsOptions['options']> {
  const servers = url.split(',').map((server) => new URL(server));
  return {
    servers: servers.map(({ host }) => host),
    ...(servers[0]!.protocol === 'tls:' ? { tls: {} } : {}),
    name: service,
    inboxPrefix: inboxPrefix(service),
    authenticator: authenticatorFor(servers[0]!, seed),
    reconnect: true,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    // A server that restarts with its keys not yet in place must not end the service's connection for good.
    ignoreAuthErrorAbort: true,
  };
}

function authenticatorFor(server: URL, seed: string | undefined): Authenticator | undefined {
  if (seed) return nkeyAuthenticator(new TextEncoder().encode(seed));
  if (!server.username) return undefined;
  return usernamePasswordAuthenticator(
    decodeURIComponent(server.username),
    decodeURIComponent(server.password),
  );
}
