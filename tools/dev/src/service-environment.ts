import { type ServiceName } from '@ucv/platform-messaging';
import { serviceUrl } from '@ucv/platform-read-model';
import { type Credentials, loadCredentials } from './credentials';
import { readSettings, type Settings } from './settings';
import { internalPort } from './topology';

/** Where the three servers are, as their administrator reaches them. The services' database is made from there. */
export interface ServerUrls {
  nats: string;
  database: string;
  eventStore: string;
}

export function serverUrls(settings: Settings, credentials: Credentials): ServerUrls {
  const at = (name: 'nats' | 'postgres' | 'event-store') => `127.0.0.1:${internalPort(settings, name)}`;
  const { external } = settings;
  return {
    nats: external.nats ?? `nats://${at('nats')}`,
    database:
      external.database ??
      `postgres://ucv_admin:${credentials.database.superuser}@${at('postgres')}/postgres`,
    eventStore:
      external.eventStore ?? `esdb://admin:${credentials.eventStore.admin}@${at('event-store')}?tls=false`,
  };
}

/** The environment that a service starts with: its own credentials and nobody else's. */
export function environmentOf(
  name: ServiceName,
  settings: Settings,
  credentials: Credentials,
): Record<string, string> {
  const urls = serverUrls(settings, credentials);
  return {
    UCV_HOME: settings.home,
    UCV_LOG_LEVEL: settings.logLevel ?? 'info',
    UCV_HEALTH_PORT: String(internalPort(settings, name)),
    NATS_URL: urls.nats,
    ...(hasUser(urls.nats) ? {} : { NATS_SEED: credentials.nats[name].seed }),
    DATABASE_URL: serviceUrl(urls.database, name, credentials.database.services[name]),
    EVENTSTORE_URL:
      settings.external.eventStore ?? asUser(urls.eventStore, name, credentials.eventStore[name]),
    ...ownEnvironment(name, settings, credentials),
  };
}

/**
 * What a service needs to run alone, by hand, against the rest of this installation: `npm start -- --without <name>`.
 */
export function serviceEnvironment(name: ServiceName, settings = readSettings()): Record<string, string> {
  return environmentOf(name, settings, loadCredentials(settings.home).credentials);
}

function ownEnvironment(name: ServiceName, s: Settings, credentials: Credentials): Record<string, string> {
  const door = { UCV_BIND: s.bind };
  if (name === 'gateway') {
    const token = s.adminToken ?? credentials.adminToken;
    return { ...door, UCV_GATEWAY_PORT: String(s.gatewayPort), UCV_ADMIN_TOKEN: token };
  }
  if (name === 'ingestion') {
    const key = s.writeKey ?? credentials.writeKey;
    return { ...door, UCV_COLLECTOR_PORT: String(s.collectorPort), UCV_WRITE_KEY: key };
  }
  if (name !== 'activation') return {};
  return { ...s.deliveries, UCV_ALLOW_PRIVATE_DESTINATIONS: privateDestinations(s) };
}

/** The sample journey's receiver, and what the operator allows. */
function privateDestinations(s: Settings): string {
  const allowed = s.deliveries['UCV_ALLOW_PRIVATE_DESTINATIONS'];
  if (allowed === 'true') return allowed;
  return [`127.0.0.1:${internalPort(s, 'receiver')}`, allowed].filter(Boolean).join(',');
}

function hasUser(url: string): boolean {
  return url.includes('@');
}

function asUser(url: string, user: string, password: string): string {
  const own = new URL(url);
  own.username = user;
  own.password = password;
  return own.href;
}
