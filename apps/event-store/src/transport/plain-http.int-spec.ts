import { readFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { connect as http2 } from 'node:http2';
import { request as tlsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { eventStoreClient } from '../contract/eventstore-dialect';
import { freshStream, numbered, ServerUnderTest } from '../contract/server';

interface Heard {
  status: number | undefined;
  text: string | undefined;
  body: unknown;
}

describe.each(['insecure', 'tls'] as const)('plain HTTP, %s', (kind) => {
  const server = new ServerUnderTest(kind, eventStoreClient);
  let ca: Buffer | undefined;
  let base: URL;

  beforeAll(async () => {
    await server.start();
    const url = new URL(server.url.replace('esdb:', 'http:'));
    const file = url.searchParams.get('tlsCAFile');
    if (file) ca = readFileSync(file);
    base = new URL(`${ca ? 'https' : 'http'}://${url.host}`);
  });
  afterAll(() => server.stop());

  const ask = (method: string, path: string, headers: Record<string, string> = {}): Promise<Heard> =>
    new Promise((resolve, reject) => {
      const send = ca ? tlsRequest : plainRequest;
      const request = send(new URL(path, base), { method, headers, ca }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const body = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : undefined;
          resolve({ status: response.statusCode, text: response.statusMessage, body });
        });
      });
      request.on('error', reject).end();
    });

  const opened = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(Number(base.port), '127.0.0.1', () => resolve(socket));
    });

  it('tells over HTTP/1.1 that it lives, as load balancers ask', async () => {
    expect(await ask('GET', '/health/live')).toMatchObject({ status: 204 });
    expect(await ask('GET', '/ping')).toMatchObject({
      status: 200,
      body: { msgTypeId: expect.any(Number), text: 'Ping request successfully handled' },
    });
  });

  it('answers the same over HTTP/2', async () => {
    const session = http2(base, { ca });
    const stream = session.request({ ':path': '/ping' });
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    session.close();
    expect(JSON.parse(Buffer.concat(parts).toString())).toEqual((await ask('GET', '/ping')).body);
  });

  it('knows no other path', async () => {
    expect(await ask('POST', '/nonsense')).toMatchObject({ status: 404, text: 'Not Found' });
    expect(await ask('GET', '/admin')).toMatchObject({ status: 404 });
  });

  it('asks who it is where a route is not for everybody', async () => {
    const authorization = `Basic ${Buffer.from('admin:changeit').toString('base64')}`;
    expect(await ask('GET', '/admin/scavenge/current', { authorization })).toMatchObject({
      status: 404,
      body: { error: { code: 'event-store.no-scavenge' } },
    });
    if (kind === 'insecure') return;
    const wrong = `Basic ${Buffer.from('admin:wrong').toString('base64')}`;
    for (const headers of [{}, { authorization: wrong }] as Record<string, string>[])
      expect(await ask('GET', '/admin/scavenge/current', headers)).toMatchObject({
        status: 401,
        body: { error: { code: 'event-store.access-denied' } },
      });
  });

  it('goes on with gRPC beside connections that send rubbish, or nothing', async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, opened));
    const ended = sockets.slice(0, 10).map((socket) => new Promise((resolve) => socket.on('close', resolve)));
    for (const [n, socket] of sockets.entries()) {
      socket.on('error', () => undefined).resume();
      if (n < 10) socket.write('\u0000PRI rubbish\r\n\r\n');
    }
    await Promise.all(ended);
    await server.client().appendToStream(freshStream(), numbered(3));
    expect(await ask('GET', '/health/live')).toMatchObject({ status: 204 });
    // The silent ones are still there when the node is stopped.
    expect(sockets.filter(({ readyState }) => readyState === 'open')).toHaveLength(10);
  });
});
