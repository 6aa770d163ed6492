import { join } from 'node:path';
import { natsConfiguration, type ServiceName, services } from '@ucv/platform-messaging';
import {
  mustAnswerOk,
  nodeArguments,
  planEventStore,
  planNats,
  planPostgres,
  type ProcessPlan,
  repository,
} from '@ucv/servers';
import type { Credentials } from '../credentials';
import { environmentOf } from '../service-environment';
import type { Settings } from '../settings';
import { internalPort } from '../topology';

/** The servers that this installation runs itself. */
export function planParts(settings: Settings, credentials: Credentials): Promise<ProcessPlan[]> {
  const { home, toolsFolder, external } = settings;
  const port = (name: 'nats' | 'postgres' | 'event-store') => internalPort(settings, name);
  const parts: Promise<ProcessPlan>[] = [];
  if (!external.nats) {
    const configuration = configureNats({ port: port('nats') }, credentials);
    parts.push(planNats({ home, toolsFolder, port: port('nats'), configuration }));
  }
  if (!external.database) {
    const password = credentials.database.superuser;
    parts.push(planPostgres({ home, toolsFolder, port: port('postgres'), password }));
  }
  if (!external.eventStore) {
    const node = planEventStore({ home, port: port('event-store') });
    parts.push(Promise.resolve(node));
  }
  return Promise.all(parts);
}

/** nats-server.conf for this installation's services, each known by its public key. */
export function configureNats(at: { host?: string; port: number }, { nats }: Credentials): string {
  const publicKeys = Object.fromEntries(services.map((name) => [name, nats[name].publicKey]));
  return natsConfiguration({
    ...at,
    serverName: 'ucv',
    publicKeys: publicKeys as Record<ServiceName, string>,
  });
}

/** Every service but those left out. */
export function planServices(
  settings: Settings,
  credentials: Credentials,
  without: ReadonlySet<string>,
): ProcessPlan[] {
  const wanted = services.filter((name) => !without.has(name));
  return wanted.map((name) => planService(name, settings, credentials));
}

function planService(name: ServiceName, settings: Settings, credentials: Credentials): ProcessPlan {
  const ready = `http://127.0.0.1:${internalPort(settings, name)}/health/ready`;
  return {
    name,
    command: process.execPath,
    args: [...nodeArguments, join(repository, 'apps', name, 'dist/main.js')],
    env: environmentOf(name, settings, credentials),
    cwd: join(repository, 'apps', name),
    stopSignal: 'SIGTERM',
    logFormat: 'pino',
    ready: () => mustAnswerOk(ready),
  };
}
