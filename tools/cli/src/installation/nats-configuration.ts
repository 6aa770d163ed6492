import { loadCredentials, readSettings } from '@ucv/dev';
import { natsConfiguration, type ServiceName, services } from '@ucv/platform-messaging';

/** The configuration of a nats-server that knows this installation's services by their public keys. */
export function ownNatsConfiguration(
  at: { host: string; port: number; serverName: string },
  env: NodeJS.ProcessEnv,
): string {
  const { nats } = loadCredentials(readSettings(env).home).credentials;
  const publicKeys = Object.fromEntries(services.map((name) => [name, nats[name].publicKey]));
  return natsConfiguration({ ...at, publicKeys: publicKeys as Record<ServiceName, string> });
}
