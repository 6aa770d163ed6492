import { startPostgres, type StartedPart } from '@ucv/testing';
import { prepareDatabase, ReadModel, serviceUrl, upsertRows } from './index';

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

const statement = <T = Record<string, unknown>[]>(sql: string) => model.transaction((tx) => tx.query<T>(sql));

describe('types', () => {
  const values = {
    id: 1,
    big: 9_007_199_254_740_993n,
    amount: '12345678901234567890.123',
    ratio: Number.NaN,
    at: new Date('2026-11-23T10:00:00.123Z'),
    said_at: '2026-11-23T11:00:00+01:00',
    doc: { a: [1, null, 'x"\\\u2028'], b: { c: true } },
    word: 'quote \' " \\ { } , NULL',
    list: ['a,b', 'c"d', null],
    bytes: Buffer.from([0, 255, 1]),
    flag: false,
    nothing: null,
  };

  beforeAll(() =>
    statement(`CREATE TABLE typed (id int PRIMARY KEY, big bigint, amount numeric, ratio float8, at timestamptz,
      said_at timestamptz, doc jsonb, word text, list text[], bytes bytea, flag boolean, nothing text)`),
  );

  it('writes each as the column means it', async () => {
    await model.transaction((tx) => upsertRows(tx, 'typed', ['id'], [values]));
    expect(await statement('SELECT * FROM typed')).toEqual([
      { ...values, big: '9007199254740993', said_at: new Date('2026-11-23T10:00:00Z') },
    ]);
  });

  it.each([
    ['a string', 'text'],
    ['a number', 0],
    ['a list', []],
    ['false', false],
  ])('writes %s as a whole jsonb value', async (_, doc) => {
    await model.transaction((tx) => upsertRows(tx, 'typed', ['id'], [{ id: 2, doc }]));
    expect(await statement('SELECT doc FROM typed WHERE id = 2')).toEqual([{ doc }]);
  });
});

describe('keys', () => {
  beforeEach(() =>
    statement(`DROP TABLE IF EXISTS "Odd name";
      CREATE TABLE "Odd name" (tenant text, "Key" int, a text DEFAULT 'default', b text, PRIMARY KEY (tenant, "Key"))`),
  );
  const all = () => statement('SELECT * FROM "Odd name" ORDER BY tenant, "Key"');
  const write = (rows: Record<string, unknown>[], o?: { update?: string[] | 'nothing' }) =>
    model.transaction((tx) => upsertRows(tx, 'Odd name', ['tenant', 'Key'], rows, o));

  it('lets the last of rows with the same key count', async () => {
    await write([1, 2, 3].map((n) => ({ tenant: 'main', Key: 1, a: `v${n}`, b: null })));
    expect(await all()).toEqual([{ tenant: 'main', Key: 1, a: 'v3', b: null }]);
  });

  it('overwrites what it is given and leaves the other columns', async () => {
    await write([{ tenant: 'main', Key: 1, a: 'old', b: 'old' }]);
    await write([{ tenant: 'main', Key: 1, b: 'new' }]);
    expect(await all()).toEqual([{ tenant: 'main', Key: 1, a: 'old', b: 'new' }]);
  });

  it('gives a column that it is not given its default', async () => {
    await write([{ tenant: 'main', Key: 1, b: 'x' }]);
    expect(await all()).toEqual([{ tenant: 'main', Key: 1, a: 'default', b: 'x' }]);
  });

  it('updates only the columns named, or nothing', async () => {
    await write([{ tenant: 'main', Key: 1, a: 'old', b: 'old' }]);
    await write([{ tenant: 'main', Key: 1, a: 'new', b: 'new' }], { update: ['a'] });
    await write([{ tenant: 'main', Key: 1, a: 'no', b: 'no' }], { update: 'nothing' });
    expect(await all()).toEqual([{ tenant: 'main', Key: 1, a: 'new', b: 'old' }]);
  });

  it('takes rows that are keys only', async () => {
    for (let i = 0; i < 2; i += 1) await write([{ tenant: 'main', Key: 1 }]);
    expect(await all()).toHaveLength(1);
  });

  it('refuses rows with different columns, which would write NULL where nothing was meant', async () => {
    await expect(
      write([
        { tenant: 'main', Key: 1, a: 'x' },
        { tenant: 'main', Key: 2, b: 'x' },
      ]),
    ).rejects.toThrow('same columns');
  });

  it('does nothing for no rows', async () => {
    await write([]);
    expect(await all()).toEqual([]);
  });

  it('writes 10,001 rows in six statements', async () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => ({
      tenant: 'main',
      Key: i,
      a: 'x'.repeat(200),
      b: 'y',
    }));
    const statements = await model.transaction(async (tx) => {
      const query = jest.spyOn(tx, 'query');
      await upsertRows(tx, 'Odd name', ['tenant', 'Key'], rows);
      return query.mock.calls.length;
    });
    expect(statements).toBe(6);
    expect(await all()).toHaveLength(10_001);
  });

  it('does not deadlock with a writer of the same rows in another order', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({ tenant: 'main', Key: i, a: 'x', b: 'y' }));
    const orders = Array.from({ length: 6 }, (_, i) => (i % 2 ? rows : [...rows].reverse()));
    await Promise.all(orders.map((order) => write(order)));
    expect(await all()).toHaveLength(500);
  });
});
