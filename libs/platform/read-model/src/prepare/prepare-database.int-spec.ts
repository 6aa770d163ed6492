import { startPostgres, type StartedPart } from '@ucv/testing';
import { Client } from 'pg';
import { prepareDatabase, serviceUrl } from '../index';

const services = ['ingestion', 'identity', 'profile', 'consent', 'segmentation', 'activation', 'gateway'];
const passwords = Object.fromEntries(services.map((service) => [service, `secret-of-${service}`]));
let postgres: StartedPart;

beforeAll(async () => {
  postgres = await startPostgres();
  await prepareDatabase(postgres.url, passwords);
});

afterAll(() => postgres?.stop());

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const as = (service: string, sql: string) =>
  query(serviceUrl(postgres.url, service, `secret-of-${service}`), sql);
const asAdmin = (sql: string) => query(postgres.url, sql);

describe('preparing again', () => {
  it('changes nothing, by several at once', async () => {
    const tables =
      'SELECT count(*)::int AS tables, max(applied_at) AS at FROM keyring.applied_step, pg_tables';
    const before = await asAdmin(tables);
    await Promise.all([1, 2, 3].map(() => prepareDatabase(postgres.url, passwords)));
    expect(await asAdmin(tables)).toEqual(before);
  });

  it('takes the database that the URL names, also while another of the server is prepared', async () => {
    await asAdmin('CREATE DATABASE customers');
    const url = new URL(postgres.url);
    url.pathname = '/customers';
    await Promise.all([url.href, postgres.url].map((each) => prepareDatabase(each, passwords)));
    const profile = serviceUrl(url.href, 'profile', 'secret-of-profile');
    expect(await query(profile, 'SELECT current_database()')).toEqual([{ current_database: 'customers' }]);
  });

  it('sets a new password', async () => {
    await prepareDatabase(postgres.url, { gateway: 'changed' });
    await expect(as('gateway', 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await prepareDatabase(postgres.url, passwords);
    expect(await as('gateway', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes a right back that it does not give', async () => {
    await asAdmin('GRANT EXECUTE ON FUNCTION keyring.erase(text, text[], text) TO ucv_profile, PUBLIC');
    await prepareDatabase(postgres.url, passwords);
    await expect(as('profile', "SELECT keyring.erase('main', '{}', 'x')")).rejects.toThrow(
      'permission denied',
    );
  });
});

it('makes the database, by several at once, for an administrator who is no superuser', async () => {
  const managed = await startPostgres();
  await query(managed.url, "CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD 'manager'");
  const [superuser, url] = [new URL(managed.url), new URL(managed.url)];
  superuser.pathname = '/postgres';
  [url.username, url.password, url.pathname] = ['manager', 'manager', '/postgres'];
  await query(superuser.href, 'DROP DATABASE ucv');
  await Promise.all([1, 2].map(() => prepareDatabase(url.href, passwords)));
  await prepareDatabase(url.href, passwords);
  const profile = serviceUrl(url.href, 'profile', 'secret-of-profile');
  expect(await query(profile, "SELECT * FROM keyring.open('{main}', '{kid}', '{ref}')")).toMatchObject([
    { state: 'missing' },
  ]);
  await managed.stop();
});

it("keeps passwords out of the server's reach", async () => {
  const [row] = await asAdmin("SELECT rolpassword FROM pg_authid WHERE rolname = 'ucv_profile'");
  expect(row?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
});

describe('a service', () => {
  it('owns its three schemas and finds its tables without naming them', async () => {
    await as('profile', 'CREATE TABLE profile.a (n int); CREATE TABLE profile_next.a (n int)');
    await as(
      'profile',
      'ALTER TABLE profile.a SET SCHEMA profile_old; ALTER TABLE profile_next.a SET SCHEMA profile',
    );
    await as('profile', 'DROP TABLE profile.a, profile_old.a');
  });

  it.each([
    ["another's schema", 'CREATE TABLE identity.a (n int)'],
    ['the public schema', 'CREATE TABLE public.a (n int)'],
    ['a schema of its own making', 'CREATE SCHEMA mine'],
    ['a temporary table', 'CREATE TEMP TABLE a (n int)'],
    ['the identifiers', 'SELECT * FROM identifiers.identifier'],
    ['the keys', 'SELECT * FROM keyring.data_key'],
    ['the fences', 'DELETE FROM keyring.fence'],
    ['the suppressed', 'DELETE FROM keyring.suppressed'],
    ['the owner of the keys', 'SET ROLE ucv_vault'],
    ["another service's role", 'SET ROLE ucv_consent'],
  ])('has no way to %s', async (_, sql) => {
    for (const service of ['profile', 'ingestion']) {
      await expect(as(service, sql)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

/** Every function of the vault with arguments that do nothing, and who may call it. */
const rights: [call: string, allowed: string[]][] = [
  ["identifiers.confirm_key('\\x00')", ['ingestion', 'identity', 'profile', 'consent', 'segmentation']],
  ["identifiers.find('{}', '{}', '{}')", ['ingestion', 'identity', 'profile', 'consent', 'segmentation']],
  ["identifiers.assign('{}', '{}', '{}', '{}')", ['ingestion']],
  ["identifiers.erased('{}', '{}', '{}')", ['ingestion']],
  ["identifiers.country_of('main')", ['ingestion', 'identity', 'profile', 'consent', 'segmentation']],
  ["identifiers.set_country('main', 'DE')", ['identity']],
  [
    "keyring.keys_of('{}', '{}', '{}', '{}')",
    ['ingestion', 'identity', 'consent', 'segmentation', 'activation'],
  ],
  [
    "keyring.mint('{}', '{}', '{}', '{}', '{}', '{}', '{}')",
    ['ingestion', 'identity', 'consent', 'segmentation', 'activation'],
  ],
  ["keyring.open('{}', '{}', '{}')", [...services]],
  ["keyring.states('main', '{}')", ['consent']],
  ["keyring.erase('main', '{}', 'x')", ['consent']],
  ["keyring.hold('main', '{}', 'x')", ['consent']],
  ["keyring.lift('main', '{}')", ['consent']],
  ["keyring.suppressions('main', NULL, NULL, NULL, NULL, NULL, 1)", ['consent']],
  ["keyring.unsuppress('main', 'x')", ['consent']],
];

describe('rights on identifiers and keys', () => {
  it.each(rights)('%s: %p', async (call, allowed) => {
    const able: string[] = [];
    for (const service of services) {
      const outcome = await as(service, `SELECT ${call}`).then(
        () => 'allowed',
        (error: { code?: string }) => error.code,
      );
      expect(['allowed', '42501']).toContain(outcome);
      if (outcome === 'allowed') able.push(service);
    }
    expect(able.sort()).toEqual([...allowed].sort());
  });

  it('covers every function there is', async () => {
    const functions = await asAdmin(
      "SELECT nspname || '.' || proname AS name FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname IN ('keyring', 'identifiers')",
    );
    expect(functions.map(({ name }) => name).sort()).toEqual(
      rights.map(([call]) => call.split('(')[0]).sort(),
    );
  });
});

it('lets nobody else in', async () => {
  await asAdmin("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
  const url = new URL(postgres.url);
  [url.username, url.password] = ['stranger', 'stranger'];
  await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
});

it.each(['Profile', 'a"b', ''])('refuses "%s" for a service', async (service) => {
  await expect(prepareDatabase(postgres.url, { [service]: 'x' })).rejects.toThrow("can't name a service");
});
