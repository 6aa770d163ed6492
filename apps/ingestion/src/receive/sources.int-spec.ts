import { ClientNats } from '@nestjs/microservices';
import { Requests } from '@ucv/platform-messaging';
import type { SourceKey, SourceList } from '@ucv/contracts-ingestion';
import {
  makeScratch,
  rebuilt,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { type CollectorUnderTest, startCollector } from '../collector.fixture';

let parts: [StartedPart, StartedPart, StartedPart];
let home: string;
let collector: CollectorUnderTest;
let client: ClientNats;
let requests: Requests;

const start = (environment?: Record<string, string>) => {
  const [nats, postgres, eventStore] = parts;
  return startCollector({ nats, postgres, eventStore, home }, environment);
};
const statusWith = async (writeKey: string, at = collector) =>
  (await at.post('/v1/track', { userId: 'u', event: 'Seen', writeKey }, { authorization: '' })).status;

beforeAll(async () => {
  parts = await Promise.all([startNats(), startPostgres(), startEventStore()]);
  home = makeScratch();
  collector = await start();
  client = new ClientNats({ servers: [parts[0].url] });
  requests = new Requests(client);
});
afterAll(async () => {
  await client?.close();
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

describe('sources', () => {
  it('are registered once, and their key works at once', async () => {
    const made = await requests.ask<SourceKey>('ingestion', 'register-source', 'acme', { source: 'web' });
    expect(await statusWith(made.writeKey)).toBe(200);
    const again = requests.ask('ingestion', 'register-source', 'acme', { source: 'web' });
    await expect(again).rejects.toMatchObject({ code: 'ingestion.source-exists', status: 409 });
    const wrong = requests.ask('ingestion', 'register-source', 'acme', { source: 'Web Shop' });
    await expect(wrong).rejects.toMatchObject({ code: 'ingestion.source-name-invalid' });
  });

  it('deliver to their own tenant, and are listed there alone', async () => {
    const list = (tenant: string) => requests.ask<SourceList>('ingestion', 'sources', tenant, {});
    expect((await list('acme')).sources.map(({ source }) => source)).toEqual(['web']);
    expect((await list('main')).sources.map(({ source }) => source)).toEqual(['default']);
    const facts = await collector.interactions();
    expect(facts.map(({ fact }) => [fact.metadata.tenant, fact.metadata.source])).toEqual([['acme', 'web']]);
  });

  it('are rebuilt from the log, and claims, which are not on it, stay', async () => {
    const ask = (name: string, body: object) => requests.ask('ingestion', name, 'main', body);
    const { state, comparison } = await rebuilt(ask, { projection: 'sources' });
    expect([state, comparison?.map(({ table, rebuilt: { rows } }) => [table, rows])]).toEqual([
      'swapped',
      [['source', 2]],
    ]);
    expect(await statusWith('a-write-key-for-tests')).toBe(200);
    const rows = await collector.rows<{ n: number }>('SELECT count(*)::int AS n FROM claim');
    expect(rows[0]?.n).toBeGreaterThan(0);
  });

  it('take a new key from the environment, and refuse the old one', async () => {
    await collector.stop();
    collector = await start({ UCV_WRITE_KEY: 'another-write-key' });
    expect(await statusWith('another-write-key')).toBe(200);
    expect(await statusWith('a-write-key-for-tests')).toBe(401);
  });
});
