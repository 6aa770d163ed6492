import { randomBytes } from 'node:crypto';
import { type StartedPart, startPostgres } from '@ucv/testing';
import { Client } from 'pg';
import { serviceUrl } from '../service-url';
import { prepareDatabase } from './prepare-database';

let server: StartedPart;
let service: Client;
let admin: Client;

beforeAll(async () => {
  server = await startPostgres();
  await prepareDatabase(server.url, { ingestion: 'secret' });
  service = new Client({ connectionString: serviceUrl(server.url, 'ingestion', 'secret') });
  admin = new Client({ connectionString: server.url });
  await Promise.all([service.connect(), admin.connect()]);
  // As it is in the first minute, before anything is known of the tables.
  await admin.query('ALTER TABLE identifiers.identifier SET (autovacuum_enabled = off)');
  await admin.query('ALTER TABLE keyring.data_key SET (autovacuum_enabled = off)');
});
afterAll(async () => {
  await Promise.all([service?.end(), admin?.end()]);
  await server?.stop();
});

/** How many rows and index entries of a table were read so far. */
async function read(table: string): Promise<number> {
  await service.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await admin.query<{ read: string }>(
    `SELECT t.seq_tup_read + sum(i.idx_tup_read) AS read FROM pg_stat_all_tables t JOIN pg_stat_all_indexes i USING (relid)
      WHERE t.relid = $1::regclass GROUP BY t.relid, t.seq_tup_read`,
    [table],
  );
  return Number(rows[0]?.read);
}

const batch = 50;
const some = (n: number) => Array.from({ length: batch }, () => randomBytes(n));
const refs = (): string[] => some(16).map((bytes) => bytes.toString('hex'));
const same = (value: string): string[] => Array.from({ length: batch }, () => value);
const prepared = (name: string, text: string, values: unknown[]) => service.query({ name, text, values });

/** Lets a table grow under one plan. @returns rows read by one more call */
async function afterGrowth(table: string, call: () => Promise<unknown>): Promise<number> {
  for (let n = 0; n < 60; n += 1) await call();
  const before = await read(table);
  await call();
  return (await read(table)) - before;
}

describe('a look-up whose plan was made while the table was empty reads what was asked for and not the table', () => {
  it('of identifiers, some of them new', async () => {
    const known: Buffer[] = [];
    const reads = await afterGrowth('identifiers.identifier', () => {
      const macs = [...known.slice(-batch / 2), ...some(32)].slice(0, batch);
      known.push(...macs);
      const asked = [same('main'), same('email'), macs, refs()];
      return prepared('assign', 'SELECT * FROM identifiers.assign($1, $2, $3, $4)', asked);
    });
    expect(reads).toBeLessThan(10 * batch);
  });

  it('of keys', async () => {
    const reads = await afterGrowth('keyring.data_key', async () => {
      const keys = [same('main'), refs(), same('behaviour'), same('2026-Q4')];
      const minted = [...keys, refs(), same('e1'), some(60)];
      await prepared('mint', 'SELECT * FROM keyring.mint($1, $2, $3, $4, $5, $6, $7)', minted);
      return prepared('keys', 'SELECT * FROM keyring.keys_of($1, $2, $3, $4)', keys);
    });
    expect(reads).toBeLessThan(10 * batch);
  });
});
