import { type ServiceName, services } from '@ucv/platform-messaging';
import type { Credentials } from '../credentials';

/** Variable that carries a service's database password into docker-compose.yml. */
export function passwordVariable(service: ServiceName): string {
  return `UCV_DATABASE_PASSWORD_${service.toUpperCase()}`;
}

/**
 * Every variable that docker-compose.yml needs and has no default for.
 * @param natsConfiguration  path of the nats-server.conf on this host
 */
export function composeEnvironment(
  credentials: Credentials,
  natsConfiguration: string,
): Record<string, string> {
  const ofServices = services.flatMap((name): [string, string][] => [
    [passwordVariable(name), credentials.database.services[name]],
    [`UCV_NATS_SEED_${name.toUpperCase()}`, credentials.nats[name].seed],
  ]);
  return {
    UCV_NATS_CONFIGURATION: natsConfiguration,
    UCV_DATABASE_PASSWORD: credentials.database.superuser,
    UCV_WRITE_KEY: credentials.writeKey,
    UCV_ADMIN_TOKEN: credentials.adminToken,
    ...Object.fromEntries(ofServices),
  };
}
