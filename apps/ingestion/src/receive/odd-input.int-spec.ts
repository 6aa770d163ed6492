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

/** Contents of the events of a test, in the order of arrival. */
const named = async (name: string) =>
  (await collector.interactions()).filter(({ content }) => content.event === name);
const idsOf = async (name: string) =>
  (await named(name)).map(({ content }) => content.identifiers.map(({ type, value }) => `${type}:${value}`));
const ok = { status: 200, body: { success: true } };

describe('numbers with more digits than a double has', () => {
  it('tell people and messages apart as ids, one by one and in a batch', async () => {
    const event = (
      n: number,
      name: string,
    ) => `{"type":"track","event":"${name}","userId":123456789012345678${n},
      "anonymousId":9223372036854775${n}07 ,"messageId":776655443322110099${n},
      "context":{"device":{"id":1111111111111111111${n}},"externalIds":[{"type":"card","id":2222222222222222222${n}}]}}`;
    for (const n of [1, 2]) expect(await collector.post('/v1/track', event(n, 'One'))).toMatchObject(ok);
    const batch = `{"batch":[${event(3, 'Many')},${event(4, 'Many')}]}`;
    expect(
      await collector.post('/v1/batch', gzipSync(batch), { 'content-type': 'text/plain' }),
    ).toMatchObject(ok);
    const expected = (n: number) => [
      `user_id:123456789012345678${n}`,
      `card:2222222222222222222${n}`,
      `device_id:1111111111111111111${n}`,
      `anonymous_id:9223372036854775${n}07`,
    ];
    expect((await idsOf('One')).map((ids) => ids.sort())).toEqual([1, 2].map((n) => expected(n).sort()));
    expect((await idsOf('Many')).map((ids) => ids.sort())).toEqual([3, 4].map((n) => expected(n).sort()));
  });

  it('are groups and former ids', async () => {
    const body = (more: string) => `{"userId":"u-1","messageId":"${randomUUID()}",${more}}`;
    expect(await collector.post('/v1/group', body('"groupId":1234567890123456781'))).toMatchObject(ok);
    expect(await collector.post('/v1/alias', body('"previousId":1234567890123456783'))).toMatchObject(ok);
    const all = (await collector.interactions()).map(({ content }) => content);
    expect(all.map(({ groupId }) => groupId)).toContain('1234567890123456781');
    expect(all.flatMap(({ identifiers }) => identifiers)).toContainEqual(
      expect.objectContaining({ type: 'user_id', value: '1234567890123456783' }),
    );
  });

  it('that lost their digits at the sender are no ids, and it is told to send text', async () => {
    const answer = await collector.post('/v1/track', '{"event":"x","userId":1.2345678901234568e+18}');
    expect(answer).toMatchObject({ status: 400, body: { code: 'ingestion.event-invalid' } });
    expect((answer.body as { message: string }).message).toContain('send ids as text');
  });

  it('are kept as text in traits and properties; none is taken away or changed', async () => {
    const values = '{"a":1e400,"b":12345678901234567890,"c":[-1e400,{"d":9007199254740993}],"e":0.1,"f":NaN}';
    const body = `{"event":"Kept","userId":"u-1","traits":${values},"properties":${values},"context":${values}}`;
    expect(await collector.post('/v1/track', body)).toMatchObject(ok);
    const kept = {
      a: '1e400',
      b: '12345678901234567890',
      c: ['-1e400', { d: '9007199254740993' }],
      e: 0.1,
      f: 'NaN',
    };
    const [{ content } = { content: {} }] = await named('Kept');
    expect(content).toMatchObject({ traits: kept, properties: kept, context: kept });
  });
});

describe('letters', () => {
  const body = (userId: string) => JSON.stringify({ event: 'Spelled', userId, messageId: randomUUID() });

  it.each([
    ['Latin-1', Buffer.from(body('Müller'), 'latin1')],
    ['Latin-1 in gzip', gzipSync(Buffer.from(body('Möller'), 'latin1'))],
  ])('of another encoding are refused, and none is replaced: %s', async (_, bytes) => {
    const answer = await collector.post('/v1/track', bytes, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'ingestion.not-utf8' } });
  });

  it('are read as a charset or a byte-order mark says', async () => {
    const post = (bytes: Buffer, type = 'application/json') =>
      collector.post('/v1/track', bytes, { 'content-type': type });
    expect(
      await post(Buffer.from(body('Müller'), 'latin1'), 'application/json; charset=ISO-8859-1'),
    ).toMatchObject(ok);
    expect(await post(Buffer.from(`\ufeff${body('Möller')}`))).toMatchObject(ok);
    expect(await post(gzipSync(`\ufeff${body('Miller')}`))).toMatchObject(ok);
    expect(await post(gzipSync(Buffer.from(`\ufeff${body('Mäller')}`, 'utf16le')))).toMatchObject(ok);
    expect(await post(Buffer.from(body('x')), 'a/b; charset=klingon')).toMatchObject({
      status: 400,
      body: { code: 'ingestion.charset-unsupported' },
    });
    const people = ['user_id:Müller', 'user_id:Möller', 'user_id:Miller', 'user_id:Mäller'];
    expect((await idsOf('Spelled')).flat()).toEqual(people);
  });

  it('that are halves make no id: the event is listed, the rest of the batch is taken', async () => {
    const halves = ['x\ud83d', 'x\udc00'].map((userId) => ({ type: 'track', event: 'Half', userId }));
    const good = { type: 'track', event: 'Half', userId: 'x\ud83d', anonymousId: 'a-1' };
    const messages = ['m\ud83d', 'm\udc00'].map((messageId) => ({
      ...{ type: 'track', event: 'Half message', userId: 'u', messageId },
    }));
    const answer = await collector.post('/v1/batch', { batch: [...halves, good, ...messages] });
    expect(await named('Half message')).toHaveLength(2);
    expect(answer.body).toMatchObject({
      success: true,
      rejected: halves.map((_, index) => ({ index, code: 'ingestion.id-unreadable' })),
    });
    const [taken, ...others] = await named('Half');
    expect([taken!.fact.data.flags, others]).toEqual([['identifiers-dropped'], []]);
    expect(await idsOf('Half')).toEqual([['anonymous_id:a-1']]);
  });
});

describe('a batch is not lost for a part of it', () => {
  const event = { type: 'track', userId: 'u-1' };

  it('that PHP wrote', async () => {
    const batch = {
      '1': { ...event, event: 'PHP', properties: [], context: { device: [] } },
      '2': { ...event, event: 'PHP' },
    };
    expect(await collector.post('/v1/batch', { context: [], integrations: [], batch })).toMatchObject(ok);
    expect(await collector.post('/v1/batch', { batch: {} })).toMatchObject(ok);
    expect(await named('PHP')).toHaveLength(2);
  });

  it.each([
    ['a text', { context: 'x' }, ['context']],
    ['true and a list', { integrations: true, context: [1] }, ['context', 'integrations']],
    ['too large a context', { context: { text: 'x'.repeat(40_000) } }, ['context']],
    ['__proto__', JSON.parse('{"integrations":{"__proto__":{"a":1}}}') as object, ['integrations']],
    ['a time that is none', { sentAt: {} }, undefined],
  ])('of a wrong kind: %s', async (name, wrong, fields) => {
    const answer = await collector.post('/v1/batch', { ...wrong, batch: [{ ...event, event: name }] });
    expect(answer).toMatchObject(ok);
    const { warnings } = answer.body as { warnings?: { field: string; code: string }[] };
    expect(warnings?.map(({ field }) => field)).toEqual(fields);
    expect(await named(name)).toHaveLength(1);
  });

  it('and what it says of consent is heard though its context is too large', async () => {
    const context = { text: 'x'.repeat(40_000), consent: { categoryPreferences: { Advertising: false } } };
    expect(
      await collector.post('/v1/batch', { context, batch: [{ ...event, event: 'Asked' }] }),
    ).toMatchObject(ok);
    const [{ fact, content } = { fact: undefined, content: undefined }] = await named('Asked');
    expect([fact?.data.consent, content?.context]).toEqual([true, { consent: context.consent }]);
  });

  it('and a messageId that says nothing makes no event a repetition', async () => {
    const batch = ['undefined', 'undefined', 0, 0].map((messageId) => ({
      ...event,
      event: 'Unnamed',
      messageId,
    }));
    expect(await collector.post('/v1/batch', { batch })).toMatchObject(ok);
    expect(await named('Unnamed')).toHaveLength(4);
  });

  it('and a time that can not be read is told, while others are read', async () => {
    const times = ['2026-11-01 12:00:00.123456+00', 1_700_000_000_000, '02/03/2026', '0001-01-01T00:00:00Z'];
    const batch = times.map((timestamp) => ({ ...event, event: 'Timed', timestamp }));
    const answer = await collector.post('/v1/batch', { batch });
    expect(answer.body).toMatchObject({ rejected: [{ index: 2, code: 'ingestion.timestamp-invalid' }] });
    const [first, second, third] = (await named('Timed')).map(({ fact }) => fact.metadata);
    expect([first?.occurredAt, second?.occurredAt]).toEqual([
      '2026-11-01T12:00:00.123Z',
      '2023-11-14T22:13:20.000Z',
    ]);
    expect(third?.occurredAt).toBe(third?.receivedAt);
  });
});
