import { streamName } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { parkedOf } from '../testing/parked-stand-in';
import { faultsOf } from '../testing/shapes';
import { lastAsked } from '../testing/stand-in-people';
import { startGateway, type StartedGateway } from '../testing/started-gateway';
import type { ParkedPage } from './receive/parked-collection';

let servers: StartedPart[];
let gateway: StartedGateway;

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  gateway = await startGateway({ nats, postgres, eventStore, home: eventStore.home });
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

const list = async (query = ''): Promise<ParkedPage> => {
  const answer = await gateway.call(`/v1/parked${query}`);
  expect(answer.status).toBe(200);
  const page = (await answer.json()) as ParkedPage;
  expect(faultsOf('ParkedPage', page)).toBeNull();
  return page;
};
const [own, other] = [parkedOf('profile')[0]!, parkedOf('consent')[0]!];
const post = (path: string, body?: object) => gateway.call(`/v1/parked/${path}`, { method: 'POST', body });
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('GET /v1/parked', () => {
  it('collects from all services by time, and says which one did not answer', async () => {
    const { data, cursor, unanswered } = await list();
    expect([cursor, unanswered]).toEqual([null, ['identity']]);
    expect(data.map(({ service, parkedAt }) => `${parkedAt.slice(17, 19)} ${service}`)).toEqual(
      ['02', '01'].flatMap((second) =>
        ['activation', 'consent', 'ingestion', 'profile', 'segmentation'].map((name) => `${second} ${name}`),
      ),
    );
  });

  it('goes page by page over all of them, each fact once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = null, first = true; first || cursor; first = false) {
      const page = await list(`?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([10, 10]);
  });

  it('asks one service alone, for one projection and state', async () => {
    delete lastAsked['consent.parked'];
    const { data } = await list('?service=profile&projection=profile&state=all&limit=7');
    expect(data.every(({ service }) => service === 'profile')).toBe(true);
    expect(lastAsked['profile.parked']).toEqual({ projection: 'profile', state: 'all', limit: 7 });
    expect(lastAsked['consent.parked']).toBeUndefined();
  });

  it('holds the gateway’s own, which are replayed and discarded like any', async () => {
    const log = EventLog.connect(servers[2]!.url);
    const metadata = { tenant: 'main', subjects: [] } as never;
    const fact = { id: randomUUID(), type: 'gateway.token-issued.v1', data: {}, metadata };
    await log.append(streamName('config', 'main', 'c'.repeat(32)), [fact], 'no-stream');
    await log.close();
    let found: ParkedPage['data'] = [];
    while (found.length === 0) ({ data: found } = await list('?service=gateway'));
    expect(found[0]).toMatchObject({ projection: 'tokens', factId: fact.id, reason: '23502' });
    const [{ id }] = found as unknown as [{ id: string }];
    expect(await (await gateway.call(`/v1/parked/${id}`)).json()).toMatchObject({
      inspected: { metadata: { tenant: 'main', subjects: [] }, shape: { '': 'object' } },
    });
    const again = await post(`${id}/replay`, {});
    expect([again.status, (await again.json()) as object]).toEqual([
      200,
      expect.objectContaining({ state: 'open' }),
    ]);
    const gone = await post(`${id}/discard`, { reason: 'appended by hand' });
    expect(await gone.json()).toMatchObject({
      state: 'discarded',
      discarded: { reason: 'appended by hand' },
    });
    expect((await list('?service=gateway')).data).toEqual([]);
  });
});

it.each([
  ['GET', own.id, undefined],
  ['POST', `${own.id}/replay`, { reason: 'fixed' }],
  ['POST', `${own.id}/replay`, undefined],
  ['POST', `${own.id}/discard`, { reason: 'a load test' }],
])('%s %s answers as documented', async (method, path, body) => {
  const answer = await gateway.call(`/v1/parked/${path}`, { method, body });
  expect(answer.status).toBe(200);
  expect(faultsOf('ParkedFact', await answer.json())).toBeNull();
});

it('passes on who asked, and why', async () => {
  await post(`${own.id}/discard`, { reason: 'a load test' });
  const asked = { id: own.id, reason: 'a load test', actor: '0'.repeat(32), requestId: expect.any(String) };
  expect(lastAsked['profile.discard-parked']).toEqual(asked);
});

const nobodys = Buffer.from('nobody nobody 00000000-0000-5000-8000-000000000001').toString('base64url');
const unknown = Buffer.from('profile profile 00000000-0000-5000-8000-000000000009').toString('base64url');
it.each<[string, object | undefined, number, string]>([
  ['GET x', undefined, 400, 'gateway.parked-id-invalid'],
  ['GET ..%2f..%2f', undefined, 400, 'gateway.parked-id-invalid'],
  [`GET ${nobodys}`, undefined, 404, 'gateway.parked-unknown'],
  [`GET ${unknown}`, undefined, 404, 'gateway.parked-unknown'],
  [`POST ${unknown}/replay`, {}, 404, 'gateway.parked-unknown'],
  [`POST ${unknown}/discard`, { reason: 'x' }, 404, 'gateway.parked-unknown'],
  [`POST ${other.id}/replay`, {}, 503, 'gateway.parked-not-now'],
  [`POST ${own.id}/discard`, {}, 400, 'http.invalid-input'],
  [`POST ${own.id}/discard`, { reason: ' ' }, 400, 'http.invalid-input'],
  [`POST ${own.id}/discard`, { reason: 'x'.repeat(501) }, 400, 'http.invalid-input'],
  [`POST ${own.id}/discard`, { reason: 'x', actor: 'me' }, 400, 'http.invalid-input'],
  [`POST ${own.id}/discard`, { reason: 'robin@example.com asked' }, 400, 'gateway.reason-personal'],
  [`POST ${own.id}/replay`, { reason: 'call +49 170 1234567' }, 400, 'gateway.reason-personal'],
])('%s with %j → %d %s', async (route, body, status, code) => {
  const [method, path] = route.split(' ') as [string, string];
  const answer = await gateway.call(`/v1/parked/${path}`, { method, body });
  expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
});

it.each([
  'state=lost',
  'limit=0',
  'limit=201',
  'service=nobody',
  'projection=A',
  'cursor=%00',
  'cursor=x',
  'x=1',
])('GET /v1/parked?%s is refused', async (query) => {
  const answer = await gateway.call(`/v1/parked?${query}`);
  expect([answer.status, await codeOf(answer)]).toEqual([
    400,
    query === 'cursor=x' ? 'gateway.cursor-unknown' : 'http.invalid-input',
  ]);
});

it('leaves no reason that was refused in the log lines', () => {
  expect(gateway.logged.join('')).not.toMatch(/robin|1234567/);
});
