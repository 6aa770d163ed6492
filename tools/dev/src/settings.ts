import { homeFolder, internalPorts, toolsFolder } from '@ucv/servers';

/** What the environment says about one installation on one machine. */
export interface Settings {
  /** UCV_HOME: everything that this installation keeps. */
  home: string;
  /** Servers obtained once; tests share it between many homes. */
  toolsFolder: string;
  /** Address that gateway and collector listen on; all else stays on loopback. */
  bind: string;
  gatewayPort: number;
  collectorPort: number;
  /** First port of the block for health, nats, postgres and event store. */
  internalPort: number;
  /** Least level that the terminal shows of the services' own lines; unset: warn. The log files have all. */
  logLevel?: string;
  /** Servers that run elsewhere; nothing is started in their place. */
  external: { nats?: string; database?: string; eventStore?: string };
  writeKey?: string;
  adminToken?: string;
  /** What activation is told of deliveries, by variable; its README names them. */
  deliveries: Record<string, string>;
}

const deliveryVariables = [
  'UCV_ALLOW_PRIVATE_DESTINATIONS',
  'UCV_DELIVERY_TIMEOUT_SECONDS',
  'UCV_DELIVERY_RETRY_SECONDS',
];

/** @refuses a port that is none, naming its variable */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  // An empty variable counts as unset.
  const text = (variable: string) => env[variable] || undefined;
  return {
    home: homeFolder(env),
    toolsFolder: toolsFolder(env),
    bind: text('UCV_BIND') ?? '127.0.0.1',
    gatewayPort: port(env, 'UCV_GATEWAY_PORT', 3000),
    collectorPort: port(env, 'UCV_COLLECTOR_PORT', 3001),
    internalPort: port(env, 'UCV_INTERNAL_PORT', 3100, 65536 - internalPorts),
    logLevel: text('UCV_LOG_LEVEL'),
    external: { nats: text('NATS_URL'), database: text('DATABASE_URL'), eventStore: text('EVENTSTORE_URL') },
    writeKey: text('UCV_WRITE_KEY'),
    adminToken: text('UCV_ADMIN_TOKEN'),
    deliveries: Object.fromEntries(
      deliveryVariables.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name) as string]])),
    ),
  };
}

function port(env: NodeJS.ProcessEnv, variable: string, standard: number, highest = 65535): number {
  const value = Number(env[variable] || standard);
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw new Error(`${variable} is "${env[variable]}": it must be a port between 1 and ${highest}.`);
}
