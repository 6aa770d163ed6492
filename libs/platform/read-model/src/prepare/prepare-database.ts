import { Client, escapeIdentifier } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseName } from '../service-url';
import { grantStatements } from './grants';
import { identifierSteps, identifierFunctions } from './identifiers';
import { keyringFunctions, keyringSteps } from './keyring';
import { lockDownStatements, roleStatements, serviceSchemaStatements, vaultOwner } from './roles';

/**
 * Brings a PostgreSQL server to the state that the services need: the database, a login role and the schemas
 * `<service>`, `<service>_next`, `<service>_old` for each service, and the schemas `identifiers` and `keyring`
 * that services reach through functions only. Idempotent; of several at once, each waits for the one before.
 * @param adminUrl   a role that may create roles and databases; needs not be a superuser
 * @param passwords  by service, ASCII: `{ profile: '…' }`; the ones that exist get this password
 */
export async function prepareDatabase(adminUrl: string, passwords: Record<string, string>): Promise<void> {
  const database = databaseName(adminUrl);
  // Locks are per database, so all starters meet where the admin's URL leads, before the other one exists.
  await locked(adminUrl, async (admin) => {
    await createDatabase(admin, database);
    const target = new URL(adminUrl);
    target.pathname = `/${encodeURIComponent(database)}`;
    await connected(target.href, (client) => prepareOnce(client, passwords));
  });
}

/** Roles belong to the server: another database's preparation may get in the way of one, for a moment. */
async function prepareOnce(client: Client, passwords: Record<string, string>, attempt = 1): Promise<void> {
  try {
    await client.query('BEGIN');
    await prepare(client, passwords);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    if (attempt >= 10 || !isRaceOverRoles(error)) throw error;
    await delay(20 * attempt + 20 * Math.random());
    await prepareOnce(client, passwords, attempt + 1);
  }
}

const isRaceOverRoles = (error: unknown): boolean =>
  (error as { message?: string }).message === 'tuple concurrently updated' ||
  ['40P01', '23505'].includes((error as { code?: string }).code ?? '');

async function prepare(client: Client, passwords: Record<string, string>): Promise<void> {
  const services = Object.keys(passwords);
  await run(client, await roleStatements(client, passwords));
  await run(client, lockDownStatements(client.database ?? 'ucv', services));
  await run(client, services.flatMap(serviceSchemaStatements));
  await run(client, [`SET LOCAL ROLE ${vaultOwner}`]);
  await applySteps(client);
  await run(client, [...identifierFunctions, ...keyringFunctions]);
  await run(client, grantStatements(services));
}

/** Tables change by numbered steps, each run once; functions are replaced every time. */
async function applySteps(client: Client): Promise<void> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS keyring.applied_step (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const { rows } = await client.query<{ name: string }>('SELECT name FROM keyring.applied_step');
  const applied = new Set(rows.map(({ name }) => name));
  for (const { name, sql } of [...identifierSteps, ...keyringSteps]) {
    if (applied.has(name)) continue;
    await client.query(sql);
    await client.query('INSERT INTO keyring.applied_step (name) VALUES ($1)', [name]);
  }
}

async function createDatabase(client: Client, database: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount) return;
  await client.query(`CREATE DATABASE ${escapeIdentifier(database)} ENCODING 'UTF8' TEMPLATE template0`);
}

async function locked(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  await connected(url, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtextextended('ucv prepare database', 0))");
    await work(client);
  });
}

async function connected(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'ucv-prepare' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function run(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}
