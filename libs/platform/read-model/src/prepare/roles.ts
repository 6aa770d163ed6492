import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { roleName } from '../service-url';
import { scramVerifier } from './scram-verifier';

/** Owns `identifiers` and `keyring`; nobody logs in as it. */
export const vaultOwner = 'ucv_vault';
const vaultSchemas = ['identifiers', 'keyring'];

const serviceName = /^[a-z][a-z-]{0,30}$/;

/** Longer work (migrations, a rebuild's comparison) lifts it for its own transaction. */
const sessionLimits = {
  statement_timeout: '30s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '60s',
};

/** Creates the roles that are missing, and sets passwords and limits of the services' roles. */
export async function roleStatements(client: Client, passwords: Record<string, string>): Promise<string[]> {
  const { rows } = await client.query<{ superuser: boolean }>(
    'SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user',
  );
  const superuser = rows[0]?.superuser ?? false;
  const services = Object.entries(passwords).map(([service, password]) => {
    if (!serviceName.test(service)) throw new Error(`prepareDatabase: ${service} can't name a service`);
    return { role: roleName(service), password };
  });
  return [
    ...[vaultOwner, ...services.map(({ role }) => role)].flatMap((role) => ensureRole(role, superuser)),
    ...services.flatMap(({ role, password }) => configureRole(role, password, superuser)),
  ];
}

function ensureRole(role: string, superuser: boolean): string[] {
  const create = `CREATE ROLE ${escapeIdentifier(role)}`;
  return [
    // Roles belong to the server: another database's preparation may create the same one meanwhile.
    `DO $do$ BEGIN
       IF to_regrole(${escapeLiteral(role)}) IS NULL THEN ${create}; END IF;
     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$`,
    // Whoever isn't a superuser may give objects only to roles that it is a member of.
    ...(superuser ? [] : [`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`]),
  ];
}

function configureRole(role: string, password: string, superuser: boolean): string[] {
  const name = escapeIdentifier(role);
  return [
    `ALTER ROLE ${name} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))}`,
    ...Object.entries(sessionLimits).map(
      ([setting, value]) => `ALTER ROLE ${name} SET ${setting} = '${value}'`,
    ),
    // The server's log would otherwise repeat keys and rows of a refused statement.
    ...(superuser ? [`ALTER ROLE ${name} SET log_error_verbosity = 'terse'`] : []),
  ];
}

/** Nobody but the services connects, and nobody creates anything outside of its own schemas. */
export function lockDownStatements(database: string, services: readonly string[]): string[] {
  const name = escapeIdentifier(database);
  const roles = services.map((service) => escapeIdentifier(roleName(service)));
  return [
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    ...(roles.length > 0 ? [`GRANT CONNECT ON DATABASE ${name} TO ${roles.join(', ')}`] : []),
    ...vaultSchemas.map((schema) => `CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${vaultOwner}`),
  ];
}

/** A service's tables, the ones that a rebuild fills beside them, and the ones that a cutover sets aside. */
export function serviceSchemaStatements(service: string): string[] {
  const owner = escapeIdentifier(roleName(service));
  return [service, `${service}_next`, `${service}_old`].map(
    (schema) => `CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)} AUTHORIZATION ${owner}`,
  );
}
