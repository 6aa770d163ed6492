import { startPostgres, type StartedPart } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { isTransient, prepareDatabase, protectByTenant, ReadModel, serviceUrl, upsertRows } from './index';

class Person1700000000000 implements MigrationInterface {
  name = 'Person1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE person (tenant text NOT NULL, ref text, name text, PRIMARY KEY (tenant, ref))',
    );
    await runner.query(protectByTenant('person'));
    await runner.query('CREATE TABLE run (n int); INSERT INTO run VALUES (1); SELECT pg_sleep(0.2)');
  }

  async down(): Promise<void> {}
}

let postgres: StartedPart;
let model: ReadModel;
const openModel = (
  schema = 'profile',
  migrations = [Person1700000000000] as (new () => MigrationInterface)[],
  poolSize?: number,
) =>
  ReadModel.open({
    url: serviceUrl(postgres.url, 'profile', 'secret'),
    schema,
    migrations,
    poolSize,
    applicationName: 'profile',
  });

beforeAll(async () => {
  postgres = await startPostgres();
  await prepareDatabase(postgres.url, { profile: 'secret' });
});

beforeEach(async () => {
  model = await openModel();
  await model.transaction(async (tx) => {
    await tx.query('DELETE FROM person');
    await upsertRows(
      tx,
      'person',
      ['tenant', 'ref'],
      [
        { tenant: 'main', ref: '1', name: 'Ann' },
        { tenant: 'other', ref: '1', name: 'Bob' },
      ],
    );
  });
});

afterEach(() => model.close());
afterAll(() => postgres?.stop());

const names = (rows: { name: string }[]) => rows.map(({ name }) => name).sort();
const select = 'SELECT name FROM person';

describe('migrations', () => {
  it('run once when several instances start at once, in the schema that was named', async () => {
    const started = await Promise.all([1, 2, 3].map(() => openModel('profile_next')));
    const [, second] = started;
    expect(await second?.transaction((tx) => tx.query('SELECT current_schema, n FROM run'))).toEqual([
      { current_schema: 'profile_next', n: 1 },
    ]);
    await Promise.all(started.map((each) => each.close()));
  });

  it('leave nothing behind when one fails, lock included', async () => {
    class Fails1700000000001 implements MigrationInterface {
      name = 'Fails1700000000001';
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('CREATE TABLE half (n int)');
        await runner.query('SELECT * FROM missing');
      }
      async down(): Promise<void> {}
    }
    for (let i = 0; i < 2; i += 1)
      await expect(openModel('profile_old', [Fails1700000000001])).rejects.toThrow('missing');
    const [row] = await model.transaction((tx) => tx.query("SELECT to_regclass('profile_old.half') AS half"));
    expect(row).toEqual({ half: null });
  });
});

describe('row-level security', () => {
  it('shows a tenant its own rows, whatever the SQL says', async () => {
    expect(names(await model.forTenant('main', (tx) => tx.query(select)))).toEqual(['Ann']);
    expect(names(await model.forTenant('other', (tx) => tx.query(select)))).toEqual(['Bob']);
    expect(names(await model.transaction((tx) => tx.query(select)))).toEqual(['Ann', 'Bob']);
  });

  it('shows an unbound session nothing, also on a connection that served a tenant', async () => {
    await model.forTenant('main', (tx) => tx.query(select));
    await Promise.all(
      Array.from({ length: 8 }, async () => expect(await model.source.query(select)).toEqual([])),
    );
  });

  it("refuses to write another tenant's row, and doesn't find it to delete", async () => {
    const row = { tenant: 'other', ref: '9', name: 'Eve' };
    await expect(
      model.forTenant('main', (tx) => upsertRows(tx, 'person', ['tenant', 'ref'], [row])),
    ).rejects.toThrow('row-level security');
    await model.forTenant('main', (tx) => tx.query('DELETE FROM person'));
    expect(names(await model.transaction((tx) => tx.query(select)))).toEqual(['Bob']);
  });

  it.each(['*', '', 'Main', "main'--"])('takes no "%s" for a tenant', async (tenant) => {
    await expect(model.forTenant(tenant, (tx) => tx.query(select))).rejects.toThrow(
      'not the name of a tenant',
    );
  });
});

describe('transactions', () => {
  it('roll back when the work fails', async () => {
    const failing = model.transaction(async (tx) => {
      await tx.query('DELETE FROM person');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await model.transaction((tx) => tx.query(select))).toHaveLength(2);
  });

  it('fail without the values that the database repeats', async () => {
    const insert = "INSERT INTO person (tenant, ref, name) VALUES ('main', '1', $1)";
    const error: unknown = await model
      .transaction((tx) => tx.query(insert, ['ann@example.org']))
      .catch((e) => e);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('ann@example.org');
    expect(error).toMatchObject({ code: '23505', constraint: 'person_pkey' });
  });

  it('that lose their connection between two statements are worth another try', async () => {
    const cut: unknown = await model
      .transaction(async (tx) => {
        const [{ pid }] = await tx.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
        await model.transaction((other) => other.query('SELECT pg_terminate_backend($1)', [pid]));
        await new Promise((resolve) => setTimeout(resolve, 100));
        return tx.query(select);
      })
      .catch((error: unknown) => error);
    expect([cut, isTransient(cut)]).toEqual([expect.any(Error), true]);
  });

  it('are bounded in time', async () => {
    const [row] = await model.transaction((tx) => tx.query('SHOW statement_timeout'));
    expect(row).toEqual({ statement_timeout: '30s' });
  });
});

it('keeps a connection however long nobody asks, so that others see that somebody works here', async () => {
  await delay(11_000);
  const watcher = new Client({ connectionString: postgres.url });
  await watcher.connect();
  const { rows } = await watcher.query("SELECT pid FROM pg_stat_activity WHERE usename = 'ucv_profile'");
  await watcher.end();
  expect(rows.length).toBe(1);
});

it('takes a killed server for transient trouble, and goes on when it is back', async () => {
  const waiting = model.transaction((tx) => tx.query('SELECT pg_sleep(20)')).catch((error: unknown) => error);
  await model.transaction((tx) => tx.query('SELECT 1'));
  await postgres.kill();
  expect(isTransient(await waiting)).toBe(true);
  const refused: unknown = await model.transaction((tx) => tx.query(select)).catch((error: unknown) => error);
  expect(isTransient(refused)).toBe(true);
  await postgres.restart();
  expect(names(await model.transaction((tx) => tx.query(select)))).toEqual(['Ann', 'Bob']);
});

describe('statements that come again', () => {
  const asked = 'SELECT name FROM person WHERE ref = $1';
  const kept = (tx: EntityManager) =>
    tx.query<{ statement: string }[]>('SELECT statement FROM pg_prepared_statements');

  it('are kept on their connection, those asked once are not', async () => {
    await model.transaction(async (tx) => {
      const once = 'SELECT ref FROM person WHERE name = $1';
      await tx.query(once, ['Ann']);
      for (let i = 0; i < 3; i += 1) await tx.query(asked, ['1']);
      const statements = (await kept(tx)).map(({ statement }) => statement);
      expect(statements).toContain(asked);
      expect(statements).not.toContain(once);
    });
  });

  it('show each tenant its own rows, however often', async () => {
    for (let i = 0; i < 12; i += 1) {
      expect(names(await model.forTenant('main', (tx) => tx.query(asked, ['1'])))).toEqual(['Ann']);
      expect(names(await model.forTenant('other', (tx) => tx.query(asked, ['1'])))).toEqual(['Bob']);
    }
  });

  it('are worth another try where a migration changed what they give back', async () => {
    const alone = await openModel('profile', [Person1700000000000], 1);
    const ask = () => alone.forTenant('main', (tx) => tx.query<{ name: string }[]>(asked, ['1']));
    await ask();
    await ask();
    await alone.transaction((tx) => tx.query('ALTER TABLE person ALTER name TYPE varchar(40)'));
    const refused: unknown = await ask().catch((error: unknown) => error);
    expect(isTransient(refused)).toBe(true);
    expect(names(await ask())).toEqual(['Ann']);
    await alone.transaction((tx) => tx.query('ALTER TABLE person ALTER name TYPE text'));
    await alone.close();
  });
});
