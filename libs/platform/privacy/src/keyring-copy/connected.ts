import { databaseName, vaultOwner } from '@ucv/platform-read-model';
import { Client } from 'pg';
import { KeyringCopyFault } from './fault';

/**
 * Work on the keyring's own tables, past the functions that services have.
 * @param database  URL of whoever prepared the database; leads to the services' database, as there
 * @refuses         privacy.database-silent, privacy.keyring-absent
 */
export async function connected<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const url = new URL(database);
  url.pathname = `/${encodeURIComponent(databaseName(database))}`;
  const client = new Client({
    connectionString: url.href,
    application_name: 'ucv-keyring',
    connectionTimeoutMillis: 15_000,
  });
  // The server may go away at any moment; the statement under way says so.
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: NodeJS.ErrnoException) => {
      throw explained(error, database);
    });
    await mustHoldKeyring(client);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** As the owner of the tables: the administrator needs not be a superuser. */
export async function asVault(client: Client, begin: string): Promise<void> {
  await client.query(begin);
  await client.query(`SET LOCAL ROLE ${vaultOwner}`);
  await client.query("SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'");
}

/** Why a database can't be reached, without its user and password. */
export function explained(error: NodeJS.ErrnoException, database: string): Error {
  const { hostname, port } = new URL(database);
  if (error.code === '3D000') return absent();
  return new KeyringCopyFault(
    'privacy.database-silent',
    `PostgreSQL at ${hostname}:${port || 5432} can't be asked: ${error.message || error.code}.\nDo: start it, or correct DATABASE_URL or UCV_INTERNAL_PORT.`,
  );
}

async function mustHoldKeyring(client: Client): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'keyring' AND relname = 'suppressed'`,
  );
  if (!rowCount) throw absent();
}

const absent = (): KeyringCopyFault =>
  new KeyringCopyFault(
    'privacy.keyring-absent',
    'This database holds no keyring: nothing was ever started on it.\nDo: correct DATABASE_URL or UCV_HOME.',
  );
