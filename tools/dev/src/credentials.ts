import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateServiceKeys, type ServiceKey, type ServiceName, services } from '@ucv/platform-messaging';

/** Every secret that an installation makes for itself, kept in `UCV_HOME/credentials.json`, mode 0600. */
export interface Credentials {
  /** Applications send events with it. */
  writeKey: string;
  /** Full rights at the gateway. */
  adminToken: string;
  database: {
    superuser: string;
    services: Record<ServiceName, string>;
  };
  /** Users of the event-store node: each service, and `admin` for tools. */
  eventStore: Record<ServiceName | 'admin', string>;
  nats: Record<ServiceName, ServiceKey>;
}

/**
 * Reads the installation's secrets; makes those that are missing, so that a service that comes with a newer version
 * gets its own.
 * @returns  `fresh` when the installation is new
 */
export function loadCredentials(home: string): { credentials: Credentials; fresh: boolean } {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = join(home, 'credentials.json');
  const kept = existsSync(file) ? parse(file) : undefined;
  const credentials = completed(kept ?? {});
  if (JSON.stringify(kept) !== JSON.stringify(credentials)) write(file, credentials);
  chmodSync(file, 0o600);
  return { credentials, fresh: kept === undefined };
}

function parse(file: string): Partial<Credentials> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Credentials>;
  } catch {
    throw new Error(
      `${file} is not valid JSON. It holds the passwords of the data beside it: restore it from a backup.`,
    );
  }
}

function completed(kept: Partial<Credentials>): Credentials {
  return {
    writeKey: kept.writeKey ?? secret(),
    adminToken: kept.adminToken ?? secret(),
    database: {
      superuser: kept.database?.superuser ?? secret(),
      services: { ...forEach(services), ...kept.database?.services },
    },
    eventStore: { ...forEach([...services, 'admin'] as const), ...kept.eventStore },
    nats: { ...generateServiceKeys(), ...kept.nats },
  };
}

function forEach<K extends string>(names: readonly K[]): Record<K, string> {
  return Object.fromEntries(names.map((name) => [name, secret()])) as Record<K, string>;
}

/** 192 bits, in letters that need no escaping in a URL. */
function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** Whole or not at all: a torn file would lock the owner out of the data. */
function write(file: string, credentials: Credentials): void {
  const scratch = `${file}.${process.pid}`;
  writeFileSync(scratch, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(scratch, file);
}
