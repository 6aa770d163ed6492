import { join, resolve } from 'node:path';
import { repository } from './repository';

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
}

const internalPorts = 13;

/** @refuses a port that is none, naming its variable */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const home = resolve(env['UCV_HOME'] || join(repository, '.ucv'));
  return {
    home,
    toolsFolder: resolve(env['UCV_TOOLS'] || join(home, 'tools')),
    bind: env['UCV_BIND'] || '127.0.0.1',
    gatewayPort: port(env, 'UCV_GATEWAY_PORT', 3000),
    collectorPort: port(env, 'UCV_COLLECTOR_PORT', 3001),
    internalPort: port(env, 'UCV_INTERNAL_PORT', 3100, 65535 - internalPorts),
    logLevel: env['UCV_LOG_LEVEL'] || undefined,
    external: {
      nats: env['NATS_URL'] || undefined,
      database: env['DATABASE_URL'] || undefined,
      eventStore: env['EVENTSTORE_URL'] || undefined,
    },
    writeKey: env['UCV_WRITE_KEY'] || undefined,
    adminToken: env['UCV_ADMIN_TOKEN'] || undefined,
  };
}

function port(env: NodeJS.ProcessEnv, variable: string, standard: number, highest = 65535): number {
  const value = Number(env[variable] || standard);
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw new Error(`${variable} is "${env[variable]}": it must be a port between 1 and ${highest}.`);
}
