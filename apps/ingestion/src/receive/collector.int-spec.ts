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

const track = (more: object = {}) => ({
  type: 'track',
  event: 'Order Completed',
  userId: `user-${randomUUID()}`,
  messageId: randomUUID(),
  properties: { total: 12 },
  ...more,
});

const recordedIds = async () => (await collector.interactions()).map(({ content }) => content.messageId);
const timesOf = async (messageId: string) => (await recordedIds()).filter((id) => id === messageId).length;

describe('what senders call', () => {
  it.each([
    ['/v1/track', { event: 'Seen' }],
    ['/v1/t', { event: 'Seen' }],
    ['/v1/identify', { traits: { email: 'Ann@Example.org ' } }],
    ['/v1/i', { traits: { plan: 'pro' } }],
    ['/v1/page', { name: 'Home' }],
    ['/v1/p', {}],
    ['/v1/screen', { name: 'Cart' }],
    ['/v1/s', {}],
    ['/v1/group', { groupId: 'g-1' }],
    ['/v1/g', { groupId: 7 }],
    ['/v1/alias', { previousId: randomUUID() }],
    ['/v1/a', { previousId: 'former-user' }],
  ])('POST %s takes one event', async (path, body) => {
    const messageId = randomUUID();
    const answer = await collector.post(
      path,
      { userId: 'u-1', messageId, ...body },
      { 'content-type': 'text/plain' },
    );
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(await timesOf(messageId)).toBe(1);
  });

  it.each(['/v1/batch', '/v1/b', '/v1/import', `/beacon/v1/batch?writeKey=${writeKey}`])(
    'POST %s takes a batch',
    async (path) => {
      const batch = [track(), track()];
      const headers = path.startsWith('/beacon') ? { authorization: '' } : undefined;
      expect(await collector.post(path, { batch }, headers)).toMatchObject({
        status: 200,
        body: { success: true },
      });
      expect(await recordedIds()).toEqual(expect.arrayContaining(batch.map(({ messageId }) => messageId)));
    },
  );

  it('answers the figures that browsers send about themselves', async () => {
    expect(await collector.post('/v1/m', { series: [] })).toMatchObject({
      status: 200,
      body: { success: true },
    });
  });

  it('tells SDKs where to send', async () => {
    const host = collector.url.replace('http://', '');
    for (const path of [`/v1/projects/${writeKey}/settings`, `/projects/${writeKey}/settings`]) {
      const settings = await (await fetch(`${collector.url}${path}`)).json();
      expect(settings).toMatchObject({
        integrations: { 'Segment.io': { apiKey: writeKey, apiHost: `${host}/v1`, protocol: 'http' } },
      });
    }
    const config = await (await fetch(`${collector.url}/sourceConfig/?writeKey=${writeKey}`)).json();
    expect(config).toMatchObject({ source: { id: expect.any(String), config: {}, destinations: [] } });
    expect((await fetch(`${collector.url}/v1/projects/wrong/settings`)).status).toBe(401);
  });
});

describe('the write key', () => {
  const withoutHeader = { authorization: '' };
  it.each([
    ['Basic', '/v1/track', {}, {}],
    ['Bearer and body', '/v1/track', { writeKey }, { authorization: 'Bearer token' }],
    ['body alone', '/v1/track', { writeKey }, withoutHeader],
    ['query', `/v1/track?writeKey=${writeKey}`, {}, withoutHeader],
  ])('is found: %s', async (_, path, more, headers) => {
    expect((await collector.post(path, track(more), headers)).status).toBe(200);
  });

  it.each([
    ['none', '/v1/track', {}, withoutHeader],
    [
      'a wrong one, though the body has a right one',
      '/v1/track',
      { writeKey },
      { authorization: `Basic ${Buffer.from('x:').toString('base64')}` },
    ],
    ['a wrong one in a batch', '/v1/batch', { batch: [], writeKey: 'wrong' }, withoutHeader],
  ])('is refused: %s', async (_, path, body, headers) => {
    const answer = await collector.post(path, { ...track(), ...body }, headers);
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'ingestion.unknown-write-key', message: expect.any(String) },
    });
  });
});

describe('what the log holds', () => {
  it('seals the content, names the subjects by ref, and keeps values out of the clear', async () => {
    const messageId = randomUUID();
    await collector.post('/v1/identify', {
      userId: 'customer-4711',
      anonymousId: 'anon-1',
      messageId,
      traits: { email: 'Grace@Example.org', phone: '+49 30 901820' },
      context: { device: { id: 'device-1' }, ip: '203.0.113.7' },
    });
    const { fact, content } = (await collector.interactions()).find(
      (one) => one.content.messageId === messageId,
    )!;
    expect(fact.metadata.subjects.map(({ type }) => type)).toEqual([
      'user_id',
      'email',
      'phone',
      'device_id',
      'anonymous_id',
    ]);
    expect(fact.stream).toBe(
      `interaction-${fact.metadata.subjects[0]!.ref.slice(0, 2)}.main.${fact.metadata.subjects[0]!.ref}`,
    );
    expect(content.identifiers.map(({ value }) => value)).toEqual([
      'customer-4711',
      'grace@example.org',
      '+4930901820',
      'device-1',
      'anon-1',
    ]);
    expect(content.identifiers.map(({ type, ref }) => ({ type, ref }))).toEqual(fact.metadata.subjects);
    expect(fact.metadata).toMatchObject({
      source: 'default',
      messageId,
      causationId: null,
      kid: fact.data.sealed.kid,
    });
    expect(fact.data.sealed.cls).toBe('traits');
    expect(JSON.stringify(fact, (_, v) => (typeof v === 'bigint' ? String(v) : v))).not.toMatch(
      /4711|example\.org|4930|anon-1|203\.0/i,
    );
  });

  it('corrects the clock of the sender, and keeps the time of an import', async () => {
    const [shifted, history] = [
      track({ timestamp: '2020-01-01T00:00:00Z' }),
      track({ timestamp: '0999-05-06T07:08:09+02:00' }),
    ];
    const sentAt = '2020-01-01T00:00:10Z';
    await collector.post('/v1/batch', { batch: [shifted], sentAt });
    await collector.post('/v1/import', { batch: [history], sentAt });
    const all = await collector.interactions();
    const metadata = (id: string) => all.find(({ content }) => content.messageId === id)!.fact.metadata;
    const { occurredAt, receivedAt } = metadata(shifted.messageId);
    expect(Date.parse(receivedAt) - Date.parse(occurredAt)).toBe(10_000);
    expect(metadata(history.messageId).occurredAt).toBe('0999-05-06T05:08:09.000Z');
  });

  it('moves what lies in the future to a day after its arrival, and says so', async () => {
    const event = track({ timestamp: '2400-01-01T00:00:00Z' });
    await collector.post('/v1/batch', { batch: [event] });
    const { fact } = (await collector.interactions()).find(
      ({ content }) => content.messageId === event.messageId,
    )!;
    expect(Date.parse(fact.metadata.occurredAt) - Date.parse(fact.metadata.receivedAt)).toBe(86_400_000);
    expect(fact.data.flags).toEqual(['occurred-in-future']);
  });

  it('gives each event the context of its batch', async () => {
    const event = track({ context: { locale: 'de' } });
    await collector.post('/v1/batch', { batch: [event], context: { locale: 'en', app: { name: 'shop' } } });
    const { content } = (await collector.interactions()).find(
      (one) => one.content.messageId === event.messageId,
    )!;
    expect(content.context).toEqual({ locale: 'de', app: { name: 'shop' } });
  });
});

describe('doubles', () => {
  it('counts an event once however often it comes', async () => {
    const batch = Array.from({ length: 50 }, () => track());
    const storms = Array.from({ length: 5 }, () => collector.post('/v1/batch', { batch }));
    expect((await Promise.all(storms)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await collector.post('/v1/batch', { batch: [...batch, batch[0]] });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await collector.post('/v1/batch', { batch });
    const ids = await recordedIds();
    for (const { messageId } of batch) expect(ids.filter((id) => id === messageId)).toHaveLength(1);
  });
});
