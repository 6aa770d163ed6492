import { type ServiceName, services as serviceNames } from '@ucv/platform-messaging';
import type { Settings } from './settings';

/** Offset of each port in the block that begins at UCV_INTERNAL_PORT; `receiver` is the sample journey's. */
const offsets = {
  gateway: 0,
  ingestion: 1,
  identity: 2,
  profile: 3,
  consent: 4,
  segmentation: 5,
  activation: 6,
  receiver: 7,
  nats: 10,
  postgres: 11,
  'event-store': 12,
} as const satisfies Record<ServiceName | PartName | 'receiver', number>;

export type PartName = 'nats' | 'postgres' | 'event-store';

export function internalPort(settings: Settings, name: keyof typeof offsets): number {
  return settings.internalPort + offsets[name];
}

/** The services that people and applications reach; they stop first. */
export const edges: readonly ServiceName[] = ['ingestion', 'gateway'];

export function isService(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name);
}

/** A port that the system listens on, and the variable that moves it. */
export interface Listening {
  name: string;
  host: string;
  port: number;
  variable: string;
}

/** Every port of this installation, without those of servers that run elsewhere and services left out. */
export function listening(settings: Settings, without: ReadonlySet<string>): Listening[] {
  const { bind: host, external } = settings;
  const replaced: Record<string, unknown> = {
    nats: external.nats,
    postgres: external.database,
    'event-store': external.eventStore,
  };
  const doors: (Listening & { of: string })[] = [
    { of: 'gateway', name: 'gateway', host, port: settings.gatewayPort, variable: 'UCV_GATEWAY_PORT' },
    {
      of: 'ingestion',
      name: 'collector',
      host,
      port: settings.collectorPort,
      variable: 'UCV_COLLECTOR_PORT',
    },
    ...(Object.keys(offsets) as (keyof typeof offsets)[]).map((name) => ({
      of: name,
      name: isService(name) ? `${name}'s health` : name,
      host: '127.0.0.1',
      port: internalPort(settings, name),
      variable: 'UCV_INTERNAL_PORT',
    })),
  ];
  return doors.filter(({ of }) => !without.has(of) && !replaced[of]).map(({ of: _, ...door }) => door);
}
