import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type CollectorUnderTest, startCollector } from '../collector.fixture';

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

describe('bad input', () => {
  it.each([
    ['invalid JSON', '{"event": ', 'ingestion.invalid-json'],
    ['nothing', '', 'ingestion.invalid-json'],
    ['1 MB of garbage', 'x'.repeat(1_000_000), 'ingestion.body-too-large'],
    ['broken gzip', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'ingestion.encoding-broken'],
    [
      'an oversized event',
      { ...track(), properties: { text: 'ä'.repeat(20_000) } },
      'ingestion.event-too-large',
    ],
    ['a text', '"hello"', 'ingestion.event-invalid'],
    ['null', 'null', 'ingestion.event-invalid'],
    ['no ids', { event: 'x' }, 'ingestion.no-usable-identifier'],
    ['userId ""', { event: 'x', userId: '' }, 'ingestion.no-usable-identifier'],
    [
      'a placeholder',
      { event: 'x', userId: 'null', anonymousId: '00000000-0000-0000-0000-000000000000' },
      'ingestion.no-usable-identifier',
    ],
    ['no event name', { userId: 'u' }, 'ingestion.event-name-missing'],
    ['a user id that is an object', { event: 'x', userId: {} }, 'ingestion.event-invalid'],
    [
      '__proto__',
      '{"userId":"u","event":"x","properties":{"__proto__":{"polluted":1}}}',
      'ingestion.forbidden-key',
    ],
    [
      'constructor.prototype',
      '{"userId":"u","event":"x","properties":{"constructor":{"prototype":{"polluted":1}}}}',
      'ingestion.forbidden-key',
    ],
    ['a nonsense timestamp', { ...track(), timestamp: 'yesterday' }, 'ingestion.timestamp-invalid'],
    ['a long message id', { ...track(), messageId: 'x'.repeat(101) }, 'ingestion.message-id-too-long'],
    [
      'deep nesting',
      `{"userId":"u","event":"x","properties":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}}`,
      'ingestion.event-too-deep',
    ],
  ])('one event of %s gets 400 with a code', async (_, body, code) => {
    const answer = await collector.post('/v1/track', body);
    expect(answer).toMatchObject({ status: 400, body: { code, message: expect.any(String) } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('stops a gzip bomb early', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000, 0x20), { level: 9 });
    expect(bomb.length).toBeLessThan(400_000);
    const before = process.memoryUsage().rss;
    const answer = await collector.post('/v1/batch', bomb, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'ingestion.body-too-large' } });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it('takes the good ones of a batch, lists the others, and keeps them sealed', async () => {
    const good = [track(), track({ userId: 4711 }), track({ userId: null, anonymousId: 'a-1' })];
    const bad = track({ userId: '', email: 'kept@example.org' });
    const raw = JSON.stringify({ batch: [good[0], bad, 5, good[1], { ...track(), type: 'dance' }, good[2]] });
    const answer = await collector.post('/v1/batch', raw.replace('"batch"', '"sentAt":"nonsense","batch"'));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      rejected: [
        {
          index: 1,
          messageId: bad.messageId,
          code: 'ingestion.no-usable-identifier',
          message: expect.any(String),
        },
        { index: 2, code: 'ingestion.event-invalid', message: expect.any(String) },
        {
          index: 4,
          messageId: expect.any(String),
          code: 'ingestion.type-unknown',
          message: expect.any(String),
        },
      ],
    });
    expect(await recordedIds()).toEqual(expect.arrayContaining(good.map(({ messageId }) => messageId)));
    const kept = (await collector.rejections()).find(({ content }) => content.messageId === bad.messageId)!;
    expect(JSON.parse(kept.content.raw)).toEqual(bad);
    expect(kept.fact.data.code).toBe('ingestion.no-usable-identifier');
    expect(kept.fact.stream).toMatch(/^rejected-/);
  });

  it('refuses a batch that is none, or too long', async () => {
    expect(await collector.post('/v1/batch', { batch: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'ingestion.batch-invalid' },
    });
    const long = Array.from({ length: 2_501 }, () => ({}));
    expect(await collector.post('/v1/batch', { batch: long })).toMatchObject({
      status: 400,
      body: { code: 'ingestion.batch-too-large' },
    });
    expect(await collector.post('/v1/batch', { batch: [] })).toMatchObject({
      status: 200,
      body: { success: true },
    });
  });

  it.each(['', 'garbage;;;', 'multipart/form-data', 'application/x-www-form-urlencoded'])(
    'reads JSON under the content type "%s"',
    async (type) => {
      const answer = await collector.post('/v1/batch', gzipSync(JSON.stringify({ batch: [track()] })), {
        'content-type': type,
        'content-encoding': 'gzip',
      });
      expect(answer).toMatchObject({ status: 200, body: { success: true } });
    },
  );

  it('says that a route is missing, and goes on', async () => {
    expect(await collector.post('/v2/nothing', {})).toMatchObject({
      status: 404,
      body: { code: 'http.not-found' },
    });
    expect((await collector.post('/v1/track', track())).status).toBe(200);
  });
});
