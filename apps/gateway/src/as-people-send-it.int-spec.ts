import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { asked } from '../testing/profile-stand-in';
import { ann } from '../testing/stand-in-people';
import { adminToken, startGateway, type StartedGateway } from '../testing/started-gateway';

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

/** What clients say of a body that they do not send, and how they frame it. */
const framings: Record<string, string>[] = [
  { 'content-type': 'application/json' },
  { 'content-type': 'application/json', 'content-length': '0' },
  { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' },
  { 'content-type': 'application/vnd.api+json', 'transfer-encoding': 'chunked' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'text/plain', 'content-length': '0' },
  { 'content-type': 'nonsense' },
  { 'content-type': '' },
];

async function bare(route: string, headers: Record<string, string>): Promise<unknown> {
  const [method, pattern] = route.split(' ') as [string, string];
  const path = pattern.replace(':ref', ann).replace(':projection', 'nothing').replace(/:\w+/, ann);
  const sent = request(gateway.base + path, {
    method,
    headers: { ...headers, authorization: `Bearer ${adminToken}` },
  }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status = 0 } = answer;
  if (status < 300) answer.destroy();
  if (status < 300) return status;
  const body = (await json(answer).catch(() => ({}))) as { error?: { code: string } };
  return [status, body.error?.code];
}

it('answers every route without a body alike, whatever the request says of a content type', async () => {
  const routes = gateway.routes.filter((route) => !/ \/docs|\*/.test(route));
  expect(routes.filter((route) => /^(POST|PUT|DELETE) /.test(route)).length).toBeGreaterThan(20);
  for (const route of routes) {
    const expected = await bare(route, {});
    expect([route, expected]).not.toEqual([route, [500, 'internal']]);
    for (const headers of framings) {
      const got = await bare(route, headers);
      expect([route, headers, got]).toEqual([route, headers, expected]);
    }
  }
}, 60_000);

it('takes a date alone as the end of that day, as the documentation says', async () => {
  asked.length = 0;
  await gateway.call('/v1/profiles/user_id:42?asOf=2026-01-31&knownAt=2026-02-01');
  expect(asked).toEqual([
    expect.objectContaining({ asOf: '2026-01-31T23:59:59.999Z', knownAt: '2026-02-01T23:59:59.999Z' }),
  ]);
  const { paths } = (await (await gateway.call('/openapi.json', { token: '' })).json()) as {
    paths: Record<string, { get: { parameters: { name: string; description: string }[] } }>;
  };
  const { parameters } = paths['/v1/profiles/{ref}']!.get;
  expect(parameters.find(({ name }) => name === 'asOf')?.description).toContain('end of that day in UTC');
});
