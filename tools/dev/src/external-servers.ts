import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { acceptsConnections } from '@ucv/servers';
import type { Settings } from './settings';

const patienceMs = 15_000;

/**
 * Servers that run elsewhere must be there before anything is started here.
 * @refuses  naming the variable, what is wrong behind it, and never its user or password
 */
export async function checkExternalServers({ external }: Settings): Promise<void> {
  if (external.nats) await mustAccept('NATS_URL', external.nats, 4222);
  if (external.eventStore) await mustAccept('EVENTSTORE_URL', external.eventStore, 2113);
  if (external.database) await mustCreateRoles(external.database);
}

/** One host of the list is enough: the client finds the others. `esdb+discover` names a DNS record, left to the client. */
async function mustAccept(variable: string, url: string, standardPort: number): Promise<void> {
  if (url.startsWith('esdb+discover:')) return;
  const hosts = hostsOf(url, standardPort);
  const deadline = Date.now() + patienceMs;
  do {
    const answers = await Promise.all(hosts.map(({ host, port }) => acceptsConnections(port, host, 2_000)));
    if (answers.some(Boolean)) return;
    await delay(500);
  } while (Date.now() < deadline);
  const where = hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
  throw new Error(
    `${variable} points at ${where}, where nothing accepts connections. Start it, or unset ${variable}.`,
  );
}

/** Hosts of `scheme://user:password@host:port,host:port?options`. */
export function hostsOf(url: string, standardPort: number): { host: string; port: number }[] {
  const authority = url.replace(/^[a-z+]+:\/\//, '').replace(/[/?].*$/, '');
  return authority.split(',').map((one) => {
    const { hostname, port } = new URL(`http://${one.split('@').pop()}`);
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (one.endsWith(':80') ? 80 : standardPort)),
    };
  });
}

async function mustCreateRoles(url: string): Promise<void> {
  const found = await askRole(url);
  if (!found.able) {
    throw new Error(
      `DATABASE_URL's role ${found.role} may not create the services' roles and their database. ` +
        `As a superuser: ALTER ROLE ${found.role} CREATEROLE CREATEDB`,
    );
  }
  if (found.version < 150_000) throw new Error('DATABASE_URL is older than PostgreSQL 15.');
}

async function askRole(url: string): Promise<{ role: string; able: boolean; version: number }> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT rolname AS role, rolcreaterole OR rolsuper AS able, current_setting('server_version_num')::int AS version
       FROM pg_roles WHERE rolname = current_user`,
    );
    return rows[0];
  } catch (error) {
    throw new Error(
      `DATABASE_URL does not let us in: ${(error as Error).message || (error as NodeJS.ErrnoException).code}`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
