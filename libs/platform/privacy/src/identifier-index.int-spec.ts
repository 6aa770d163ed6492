import { isRef } from '@ucv/envelope';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { startPostgres, type StartedPart } from '@ucv/testing';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { IdentifierIndex } from './index';

const key = randomBytes(32);
let postgres: StartedPart;
let ingestion: ReadModel;

beforeAll(async () => {
  postgres = await startPostgres();
  await prepareDatabase(postgres.url, { ingestion: 'secret' });
  const url = serviceUrl(postgres.url, 'ingestion', 'secret');
  ingestion = await ReadModel.open({ url, schema: 'ingestion', migrations: [], applicationName: 'test' });
});

afterAll(async () => {
  await ingestion?.close();
  await postgres?.stop();
});

const fresh = () => new IdentifierIndex(ingestion, key);
const emails = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ type: 'email', value: `person${from + i}@example.org` }));

it('gives each tenant, type and value a ref of its own, and the same one ever after', async () => {
  const [a] = await fresh().assign('main', [{ type: 'user_id', value: '1' }]);
  const [b] = await fresh().assign('main', [{ type: 'device_id', value: '1' }]);
  const [c] = await fresh().assign('other', [{ type: 'user_id', value: '1' }]);
  const [d] = await fresh().assign('main', [{ type: 'user_id', value: '2' }]);
  const refs = [a, b, c, d];
  expect(refs.every((ref) => isRef(ref as string))).toBe(true);
  expect(new Set(refs).size).toBe(4);
  expect(await fresh().assign('main', [{ type: 'user_id', value: '1' }])).toEqual([a]);
});

it('answers in order, doubles included', async () => {
  const [one, two] = emails(0, 2) as [{ type: string; value: string }, { type: string; value: string }];
  const [a, b, again] = await fresh().assign('main', [one, two, one]);
  expect(again).toBe(a);
  const unknown = { type: 'email', value: 'nobody@example.org' };
  expect(await fresh().find('main', [two, unknown, one])).toEqual([b, undefined, a]);
});

it('finds without minting', async () => {
  const index = fresh();
  const id = { type: 'email', value: 'later@example.org' };
  expect(await index.find('main', [id])).toEqual([undefined]);
  const [ref] = await index.assign('main', [id]);
  expect(await index.find('main', [id])).toEqual([ref]);
});

it('finds by digests, which tell each tenant, type and value apart', async () => {
  const index = fresh();
  const [known, unknown] = emails(500, 2) as [
    { type: string; value: string },
    { type: string; value: string },
  ];
  const [ref] = await index.assign('main', [known]);
  const asked = [unknown, known].map((id) => ({ type: id.type, digest: index.digest('main', id) }));
  expect(await fresh().findDigests('main', asked)).toEqual([undefined, ref]);
  expect(await fresh().findDigests('other', asked)).toEqual([undefined, undefined]);
  expect(index.digest('other', known)).not.toBe(index.digest('main', known));
  expect(await index.findDigests('main', [])).toEqual([]);
});

it('gives many that assign overlapping batches in any order the same refs', async () => {
  const all = emails(1_000, 400);
  const batches = Array.from({ length: 12 }, (_, i) => {
    const batch = all.slice((i % 4) * 50, (i % 4) * 50 + 200);
    return i % 2 ? batch : [...batch].reverse();
  });
  const answers = await Promise.all(batches.map((batch) => fresh().assign('main', batch)));
  const refOf = new Map<string, string>();
  batches.forEach((batch, i) =>
    batch.forEach(({ value }, j) => {
      const ref = answers[i]?.[j] as string;
      expect(refOf.get(value) ?? ref).toBe(ref);
      refOf.set(value, ref);
    }),
  );
  expect(new Set(refOf.values()).size).toBe(350);
});

it('asks the database once for a batch, and not at all for what it knows', async () => {
  const index = fresh();
  await index.find('main', emails(0, 1));
  const asked = jest.spyOn(ingestion.source, 'query');
  await index.assign('main', emails(5_000, 1_000));
  await index.assign('main', emails(5_000, 1_000));
  await index.find('main', emails(5_500, 100));
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRestore();
});

it('stores no value', async () => {
  await fresh().assign('main', [{ type: 'email', value: 'secretive@example.org' }]);
  const admin = await new DataSource({ type: 'postgres', url: postgres.url }).initialize();
  const [row] = await admin.query<{ everything: string }[]>(
    "SELECT string_agg(i::text, ' ') AS everything FROM identifiers.identifier i",
  );
  await admin.destroy();
  expect(row?.everything).not.toContain('secretive');
  expect(row?.everything).not.toContain(Buffer.from('secretive').toString('hex'));
});

it('refuses to work with another key, which would give everybody a second ref', async () => {
  await fresh().assign('main', emails(0, 1));
  const stranger = new IdentifierIndex(ingestion, randomBytes(32));
  await expect(stranger.assign('main', emails(0, 1))).rejects.toMatchObject({
    code: 'privacy.index-key-changed',
  });
});
