import { startSystem, type StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { badEvents, oddEvents } from './src/bad-events';
import { badBodies, badConnections, badPaths, badRequests, batchHead } from './src/bad-requests';
import { Gateway } from './src/gateway';
import { exchange, slowly } from './src/raw-http';

// Whatever takes longer hangs.
jest.setTimeout(20_000);

const code = /^[a-z]+\.[a-z-]+$/;

describe('bad input is answered with its code, never with a 5xx or a hang, and the service goes on', () => {
  let system: StartedSystem;
  let gateway: Gateway;
  /** By user id, how many good events were sent among bad ones. */
  const good = new Map<string, number>();

  beforeAll(async () => {
    system = await startSystem();
    gateway = new Gateway(system.urls.gateway, system.adminToken);
  }, 120_000);
  afterAll(() => system?.stop(), 60_000);

  const post = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const response = await fetch(`${system.urls.collector}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${system.writeKey}:`)}`, ...headers },
      body,
      signal: AbortSignal.timeout(5_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const goodEvent = (userId = `good-${randomUUID()}`) => {
    good.set(userId, (good.get(userId) ?? 0) + 1);
    return JSON.stringify({ type: 'track', userId, event: 'Kept', messageId: randomUUID() });
  };

  it.each(badEvents)('one event: %s', async (_, json, expected) => {
    expect(await post('/v1/track', json)).toMatchObject({
      status: 400,
      body: { code: expected, message: expect.any(String) },
    });
  });

  it('a batch: takes the good ones, lists each bad one with its place and code', async () => {
    const userId = `good-${randomUUID()}`;
    // The big ones in a batch of their own: all together are more than a request may have.
    const [big, small] = [true, false].map((isBig) =>
      badEvents.filter(([, json]) => json.length > 30_000 === isBig),
    );
    for (const some of [small ?? [], ...(big ?? []).map((one) => [one])]) {
      const batch = some.flatMap(([, json]) => [goodEvent(userId), json]);
      const answer = await post('/v1/batch', `{"batch":[${[...batch, goodEvent(userId)].join(',')}]}`);
      expect(answer.status).toBe(200);
      const rejected = answer.body['rejected'] as { index: number; code: string }[];
      expect(rejected.map(({ index, code: found }) => [index, found])).toEqual(
        some.map(([, , expected], n) => [2 * n + 1, expected]),
      );
    }
  });

  it.each(badRequests)('a request: %s', async (_, expected, body, headers = {}) => {
    expect(await post('/v1/batch', body(), headers)).toMatchObject({ status: 400, body: { code: expected } });
  });

  it.each([
    ['another key', { authorization: `Basic ${btoa('nobodys-key:')}` }],
    ['no key', { authorization: '' }],
    ['half a header', { authorization: 'Basic' }],
    ['garbage', { authorization: 'Basic \u00ff\u00fe==' }],
    ['a key of 8 KB', { authorization: `Basic ${btoa(`${'k'.repeat(6_000)}:`)}` }],
    ['a zero byte', { authorization: `Basic ${btoa('key\u0000:')}` }],
  ])('a wrong write key (%s) gets 401', async (_, headers) => {
    for (const path of ['/v1/track', '/v1/batch'])
      expect(await post(path, `{"batch":[${goodless}]}`, headers)).toMatchObject({
        status: 401,
        body: { code: 'ingestion.unknown-write-key' },
      });
  });

  it('odd events are taken in, and all of them can be seen', async () => {
    const sent = oddEvents.map(([, event], n) => ({
      type: 'track',
      messageId: randomUUID(),
      userId: `odd-${n}`,
      ...event,
    }));
    const answer = await post('/v1/batch', JSON.stringify({ batch: sent }));
    expect(answer).toEqual({ status: 200, body: { success: true } });
    expect(await unseen(oddEvents.map(([what], n) => [what, `user_id:odd-${n}`, 1]))).toEqual([]);
    for (const n of oddEvents.keys()) {
      const ref = `user_id:odd-${n}`;
      const [live, fromLog] = [await gateway.profile(ref), await gateway.profile(ref, endOfTime)];
      expect(fromLog.traits).toEqual(live.traits);
      expect(await gateway.timeline(ref)).toHaveLength(1);
    }
  });

  it.each(badConnections)('a connection with %s', async (_, bytes, halfClose = false) => {
    for (const url of [system.urls.collector, system.urls.gateway]) {
      const { status, text } = await exchange(url, bytes, { halfClose });
      expect(text).not.toMatch(/^HTTP\/1\.1 5/m);
      expect(status).toEqual(oneOf([0, 301, 400, 401, 404, 405, 408, 413, 414, 431]));
    }
  });

  it('connections that dawdle keep nobody waiting', async () => {
    const endings = [system.urls.collector, system.urls.gateway].map((url) =>
      slowly(url, 200, `${batchHead('content-length: 100000\r\n')}{"batch":[`),
    );
    try {
      await delay(300);
      expect((await post('/v1/track', goodEvent())).status).toBe(200);
      expect((await gateway.request('/v1/tokens')).status).toBe(200);
    } finally {
      // They dawdled all the while: nobody had hung up on one of them.
      expect(endings.map((end) => end())).toEqual([200, 200]);
    }
  });

  it.each(badPaths)('the gateway, path %#', async (path, allowed) => {
    const response = await gateway.request(path);
    const body = await response.text();
    expect({ path, status: response.status }).toEqual({ path, status: oneOf(allowed) });
    expect(response.headers.get('request-id')).toBeTruthy();
    if (response.status !== 200)
      expect(JSON.parse(body)).toEqual({
        error: expect.objectContaining({ code: expect.stringMatching(code) }),
      });
  });

  it.each([
    ['no token', ''],
    ['another token', `Bearer ${'x'.repeat(32)}`],
    ['another scheme', `Basic ${btoa('admin:admin')}`],
    ['a token of 8 KB', `Bearer ${'x'.repeat(8_000)}`],
    ['garbage', 'Bearer \u00ff'],
  ])('the gateway with %s answers 401', async (_, authorization) => {
    for (const path of ['/v1/profiles/user_id:nobody', '/v1/events', '/v1/tokens'])
      expect((await gateway.request(path, { headers: { authorization } })).status).toBe(401);
  });

  it.each(badBodies)('the gateway, body %#, answers as it should', async (body, status) => {
    const headers = { 'content-type': 'application/json' };
    expect((await gateway.request('/v1/tokens', { method: 'POST', headers, body })).status).toBe(status);
  });

  it('kept every good event, restarted nothing and set nothing aside', async () => {
    expect(await unseen([...good].map(([id, count]) => ['good', `user_id:${id}`, count]))).toEqual([]);
    for (const { restarts, state } of Object.values(system.processes()))
      expect({ restarts, state }).toEqual({ restarts: 0, state: 'ready' });
    const first = Number(system.environment['UCV_INTERNAL_PORT']);
    for (let port = first; port < first + 7; port += 1) {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics.match(/^projection_parked_total.* [1-9].*$/gm) ?? []).toEqual([]);
    }
  });

  /** Which of these persons do not show exactly so many events in time. */
  async function unseen(wanted: [what: string, ref: string, count: number][]): Promise<unknown[]> {
    let missing: unknown[] = [];
    for (const deadline = Date.now() + 8_000; Date.now() < deadline; await delay(200)) {
      missing = [];
      for (const [what, ref, count] of wanted) {
        const found = await gateway.profile(ref).then(
          ({ interactions }) => interactions,
          (error: Error) => error.message,
        );
        if (found !== count) missing.push([what, found]);
      }
      if (missing.length === 0) break;
    }
    return missing;
  }
});

const oneOf = (statuses: number[]): unknown => ({
  asymmetricMatch: (found: number) => statuses.includes(found),
  toString: () => statuses.join('|'),
});

const endOfTime = { asOf: '9999-12-31T23:59:59Z' };
const goodless = '{"type":"track","userId":"nobody","event":"Never"}';
