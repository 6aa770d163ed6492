import { ReadModel } from '@ucv/platform-read-model';
import { type StartedPart, startPostgres } from '@ucv/testing';
import { hashOf, SourceDirectory } from './source-directory';

let postgres: StartedPart;
let readModel: ReadModel;

beforeAll(async () => {
  postgres = await startPostgres();
  readModel = await ReadModel.open({
    ...{ url: postgres.url, schema: 'public', migrations: [], applicationName: 'testing' },
  });
  await readModel.transaction((tx) =>
    tx.query(
      `CREATE TABLE source (tenant text, source text, write_key_hash text, registered_at timestamptz);
       CREATE TABLE blocked_value (tenant text, patterns jsonb, country text)`,
    ),
  );
});
afterAll(async () => {
  await readModel?.close();
  await postgres?.stop();
});

it('knows a source whose registration was committed while somebody was looking', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  /** The database, whose first answer is on its way for a while. */
  const slowly = Object.create(readModel) as ReadModel;
  let first = true;
  slowly.transaction = async (work) => {
    const waits = first;
    first = false;
    const rows = await readModel.transaction(work);
    if (waits) await held;
    return rows;
  };
  const directory = new SourceDirectory(slowly);
  const early = directory.find('a-key');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await readModel.transaction((tx) =>
    tx.query('INSERT INTO source VALUES ($1, $2, $3, now())', ['main', 'shop', hashOf('a-key')]),
  );
  const renewed = directory.renew();
  release();
  expect(await early).toBeUndefined();
  await renewed;
  expect(await directory.find('a-key')).toEqual({ tenant: 'main', source: 'shop', blocked: {} });
});
