import { startPostgres, type StartedPart } from '@ucv/testing';
import { prepareDatabase, ReadModel, sampleDifferences, serviceUrl, tableDigest } from './index';

let postgres: StartedPart;
let model: ReadModel;

beforeAll(async () => {
  postgres = await startPostgres();
  await prepareDatabase(postgres.url, { profile: 'secret' });
  const url = serviceUrl(postgres.url, 'profile', 'secret');
  model = await ReadModel.open({ url, schema: 'profile', migrations: [], applicationName: 'test' });
});

afterAll(async () => {
  await model?.close();
  await postgres?.stop();
});

/** Fills `profile.person` and, with its columns in another order, `profile_next.person`. */
async function fill(live: string, next: string): Promise<void> {
  await model.transaction((tx) =>
    tx.query(`
      DROP TABLE IF EXISTS profile.person, profile_next.person;
      CREATE TABLE profile.person (tenant text, ref int, name text, doc jsonb, written_at timestamptz DEFAULT clock_timestamp());
      CREATE TABLE profile_next.person (ref int, written_at timestamptz DEFAULT clock_timestamp(), tenant text, doc jsonb, name text);
      INSERT INTO profile.person (tenant, ref, name, doc) ${live};
      INSERT INTO profile_next.person (tenant, ref, name, doc) ${next}`),
  );
}

const ignore = ['written_at'];
const digests = () =>
  model.transaction(async (tx) => [
    await tableDigest(tx, 'profile.person', { ignore }),
    await tableDigest(tx, 'profile_next.person', { ignore }),
  ]);
const differences = (limit?: number) =>
  model.transaction((tx) =>
    sampleDifferences(tx, ['profile.person', 'profile_next.person'], ['tenant', 'ref'], { ignore, limit }),
  );

const people = (order: string) =>
  `SELECT 'main', n, 'name ' || n, jsonb_build_object('n', n, 'none', null) FROM generate_series(1, 500) n ORDER BY n ${order}`;

it('finds tables equal that were written in another order', async () => {
  await fill(people('ASC'), people('DESC'));
  const [live, next] = await digests();
  expect(live).toEqual(next);
  expect(live?.rows).toBe(500);
  expect(await differences()).toEqual([]);
});

it.each([
  ['one value differs', "SELECT 'main', 1, 'a', NULL", "SELECT 'main', 1, 'b', NULL"],
  ['NULL stands for empty', "SELECT 'main', 1, '', NULL", "SELECT 'main', 1, NULL, NULL"],
  ['values swapped columns', `SELECT 'main', 1, 'a', '"b"'::jsonb`, `SELECT 'main', 1, 'b', '"a"'::jsonb`],
  [
    'rows are doubled in pairs',
    "SELECT 'main', 1, 'a', NULL::jsonb",
    "SELECT 'main', 1, 'a', NULL::jsonb FROM generate_series(1, 3)",
  ],
])('tells them apart where %s', async (_, live, next) => {
  await fill(live, next);
  const [a, b] = await digests();
  expect(a?.hash).not.toBe(b?.hash);
});

it('names keys and columns that differ, and no value', async () => {
  await fill(
    "VALUES ('main', 1, 'same', NULL::jsonb), ('main', 2, 'ann', '{}'), ('main', 3, 'live', NULL)",
    "VALUES ('main', 1, 'same', NULL::jsonb), ('main', 2, 'bob', '[]'), ('main', 4, 'next', NULL)",
  );
  expect(await differences()).toEqual([
    { key: { tenant: 'main', ref: 2 }, found: 'both', columns: ['doc', 'name'] },
    { key: { tenant: 'main', ref: 3 }, found: 'left-only', columns: [] },
    { key: { tenant: 'main', ref: 4 }, found: 'right-only', columns: [] },
  ]);
  expect(await differences(1)).toHaveLength(1);
});

it('digests an empty table', async () => {
  await fill(
    "SELECT 'main', 1, 'a', NULL::jsonb WHERE false",
    "SELECT 'main', 1, 'a', NULL::jsonb WHERE false",
  );
  expect(await digests()).toEqual([
    { rows: 0, hash: '0:0' },
    { rows: 0, hash: '0:0' },
  ]);
});
