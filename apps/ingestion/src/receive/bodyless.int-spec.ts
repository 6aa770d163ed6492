import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type CollectorUnderTest, startCollector, writeKey } from '../collector.fixture';

let servers: StartedPart[];
let collector: CollectorUnderTest;

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  collector = await startCollector({ nats, postgres, eventStore, home: eventStore.home });
});

afterAll(async () => {
  await collector?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

const framings: Record<string, string>[] = [
  { 'content-type': 'application/json' },
  { 'content-type': 'application/json', 'content-length': '0' },
  { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' },
  { 'content-type': 'nonsense', 'transfer-encoding': 'chunked' },
  { 'content-type': '' },
];

/** A route for all methods names them in one. */
const everyMethod = (route: string): string[] => {
  const [methods, url] = route.split(' ') as [string, string];
  return methods.split(',').map((method) => `${method} ${url}`);
};

async function bare(route: string, headers: Record<string, string>): Promise<unknown> {
  const [method, pattern] = route.split(' ') as [string, string];
  const path = pattern.replace(':writeKey', writeKey).replace(/:call\(.+\)/, 'track');
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  const asked = request(collector.url + path, { method, headers: { ...headers, authorization } }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const { code } = JSON.parse((await text(answer)) || '{}') as { code?: string };
  return [answer.statusCode, code];
}

it('answers every route without a body alike, whatever the request says of a content type', async () => {
  const routes = collector.routes.flatMap(everyMethod).filter((route) => !/^OPTIONS | \/docs/.test(route));
  expect(routes.filter((route) => route.startsWith('POST ')).length).toBeGreaterThan(10);
  for (const route of routes) {
    const expected = await bare(route, {});
    expect([route, expected]).not.toEqual([route, [500, 'internal']]);
    for (const headers of framings)
      expect([route, headers, await bare(route, headers)]).toEqual([route, headers, expected]);
  }
}, 60_000);
