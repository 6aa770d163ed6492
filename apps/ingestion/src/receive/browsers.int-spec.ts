import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { type CollectorUnderTest, startCollector, writeKey } from '../collector.fixture';

let parts: [StartedPart, StartedPart, StartedPart];
let home: string;
let collector: CollectorUnderTest;

beforeAll(async () => {
  const [nats, postgres, eventStore] = (parts = await Promise.all([
    startNats(),
    startPostgres(),
    startEventStore(),
  ]));
  home = makeScratch();
  collector = await startCollector({ nats, postgres, eventStore, home });
});
afterAll(async () => {
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

const recorded = async (messageId: string) =>
  (await collector.interactions()).find(({ content }) => content.messageId === messageId)?.content;

describe('a pixel', () => {
  const see = (path: string, query: Record<string, string>) =>
    fetch(`${collector.url}${path}?${new URLSearchParams(query)}`);
  const base64 = (event: object) => Buffer.from(JSON.stringify(event)).toString('base64');
  const encodings: [string, (event: object) => string][] = [
    ['Base64', base64],
    ['Base64 whose + became a space', (event) => base64(event).replaceAll('+', ' ')],
    ['Base64 for addresses', (event) => Buffer.from(JSON.stringify(event)).toString('base64url')],
    ['plain JSON', (event) => JSON.stringify(event)],
    [
      'Base64 with a byte-order mark',
      (event) => Buffer.from(`\ufeff${JSON.stringify(event)}`).toString('base64'),
    ],
  ];

  it.each(encodings)('takes an event as %s in data, as Segment has it', async (_, encode) => {
    const messageId = randomUUID();
    const properties = { subject: '>>>???~~~Grüße' };
    const event = { writeKey, userId: 'reader-0', event: 'Email Opened', messageId, properties };
    const answer = await see('/v1/pixel/track', { data: encode(event) });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect(await recorded(messageId)).toMatchObject({ event: 'Email Opened', properties });
  });

  it.each(['track', 'identify', 'page', 'screen', 'group', 'alias'])(
    'has the path %s twice',
    async (call) => {
      for (const path of [`/v1/pixel/${call}`, `/pixel/v1/${call}`]) {
        const messageId = randomUUID();
        const ids = { userId: 'reader-1', groupId: 'g-1', previousId: 'former', messageId };
        expect((await see(path, { ...ids, writeKey, event: 'Seen' })).status).toBe(200);
        expect(await recorded(messageId)).toBeDefined();
      }
    },
  );

  it('keeps every field of its query, and every digit', async () => {
    const messageId = randomUUID();
    const query = {
      ...{ writeKey, anonymousId: '1234567890123456781', event: 'Email Opened', messageId },
      'properties.a.b.c.d.e.f': 'deep',
      'properties.constructor': 'Ferrari',
      properties: '{"card":1234567890123456781,"toString":1}',
      'context.page.title': 'Cart',
    };
    const answer = await see('/pixel/v1/track', query);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect(await recorded(messageId)).toMatchObject({
      event: 'Email Opened',
      identifiers: [{ type: 'anonymous_id', value: '1234567890123456781' }],
      properties: {
        a: { b: { c: { d: { e: { f: 'deep' } } } } },
        constructor: 'Ferrari',
        card: '1234567890123456781',
        toString: 1,
      },
      context: { page: { title: 'Cart' } },
    });
  });

  it.each([
    ['__proto__', { 'context.__proto__.polluted': 'yes' }, 'ingestion.forbidden-key'],
    ['a value with parts', { properties: 'x', 'properties.b': '2' }, 'ingestion.pixel-data-invalid'],
    ['a nested one', { 'context.a': 'x', 'context.a.b': '2' }, 'ingestion.pixel-data-invalid'],
    ['a prototype', { 'context.constructor.prototype.polluted': 'yes' }, 'ingestion.forbidden-key'],
    ['data that is no JSON', { data: 'e30x' }, 'ingestion.invalid-json'],
    ['data that is no object', { data: '[]' }, 'ingestion.invalid-json'],
    ['data that is a list', { data: Buffer.from('[]').toString('base64') }, 'ingestion.pixel-data-invalid'],
    [
      'data in Latin-1',
      { data: Buffer.from('{"a":"ü"}', 'latin1').toString('base64') },
      'ingestion.not-utf8',
    ],
  ])('refuses %s', async (_, more, code) => {
    const answer = await see('/v1/pixel/page', { writeKey, userId: 'u', ...more });
    expect([answer.status, await answer.json()]).toEqual([400, { code, message: expect.any(String) }]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('a preflight', () => {
  const preflight = (path: string, headers: string) =>
    fetch(`${collector.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    });

  /** Of the running server, with parameters filled in. */
  const paths = (): string[] =>
    [...new Set(collector.routes.map((route) => route.split(' ')[1]!))].map((path) =>
      path.replace(':writeKey', writeKey),
    );

  it('is allowed on every route, without a key', async () => {
    expect(paths()).toEqual(
      expect.arrayContaining(['/v1/t', '/v1/batch', '/sourceConfig', '/v1/pixel/page']),
    );
    for (const path of paths()) {
      const { status, headers } = await preflight(path, 'traceparent,content-type');
      expect([path, status, headers.get('access-control-allow-origin')]).toEqual([
        path,
        204,
        'https://shop.example',
      ]);
      expect(headers.get('access-control-allow-headers')).toBe('traceparent, content-type');
    }
  });

  it.each([
    ['authorization,content-type,rsa-retry-attempt', 'authorization, content-type, rsa-retry-attempt'],
    ['sentry-trace, baggage,X-Datadog-Trace-Id,b3', 'sentry-trace, baggage, x-datadog-trace-id, b3'],
    ["!#$%&'*+-.^_`|~09az", "!#$%&'*+-.^_`|~09az"],
    ['x-good,bad name,x(bad),"bad",,x@bad', 'x-good'],
    [`x-good,${'x'.repeat(129)}`, 'x-good'],
    [
      Array.from({ length: 200 }, (_, n) => `x-${n}`).join(),
      Array.from({ length: 100 }, (_, n) => `x-${n}`).join(', '),
    ],
    ['', ''],
  ])('that asks for %s is allowed %s', async (wanted, allowed) => {
    expect((await preflight('/v1/t', wanted)).headers.get('access-control-allow-headers') ?? '').toBe(
      allowed,
    );
  });
});
