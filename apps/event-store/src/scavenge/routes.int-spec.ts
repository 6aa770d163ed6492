import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered } from '../contract/server';
import { startNode, type Node } from '../node';

let folder: string;
let node: Node;
let client: EventStoreDBClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-admin-'));
  const fault = (error: unknown) => {
    throw error;
  };
  node = await startNode(
    { host: '127.0.0.1', port: 0, data: folder, segmentBytes: 4096 },
    () => undefined,
    fault,
  );
  client = EventStoreDBClient.connectionString(node.url);
});
afterAll(async () => {
  await client.dispose();
  await node.stop();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  body: { scavengeId?: string; state?: string; error?: { code: string } };
}

async function untilDone(): Promise<Answer> {
  for (;;) {
    const current = await ask('GET', '/admin/scavenge/current');
    if (current.body.state !== 'running') return current;
  }
}

async function ask(method: string, path: string): Promise<Answer> {
  const session = connect(node.url.replace('esdb:', 'http:').replace(/\?.*/, ''));
  const request = session.request({ ':method': method, ':path': path });
  request.end();
  const status = await new Promise<number>((resolve) =>
    request.on('response', (headers) => resolve(Number(headers[':status']))),
  );
  const body = JSON.parse(await text(request));
  session.close();
  return { status, body };
}

it('scavenges over the routes of the real server, and keeps the outcome in $scavenges', async () => {
  expect(await ask('GET', '/admin/scavenge/current')).toMatchObject({
    status: 404,
    body: { error: { code: 'event-store.no-scavenge' } },
  });
  const [deleted, kept] = [freshStream(), freshStream()];
  await client.appendToStream(deleted, numbered(100));
  await client.appendToStream(kept, numbered(100));
  await client.deleteStream(deleted);
  const [{ status, body }, second] = await Promise.all([
    ask('POST', '/admin/scavenge'),
    ask('POST', '/admin/scavenge'),
  ]);
  expect([status, Object.keys(body)]).toEqual([200, ['scavengeId']]);
  expect(second).toMatchObject({ status: 409, body: { error: { code: 'event-store.scavenge-running' } } });
  const current = await untilDone();
  expect(current.body).toMatchObject({ ...body, state: 'completed', eventsRemoved: 100 });
  expect(await collect(client.readStream(kept))).toHaveLength(100);
  const outcomes = (await collect(client.readStream('$scavenges'))).map(({ event }) => event);
  expect(outcomes).toMatchObject([
    { type: '$scavengeCompleted', data: { ...body, result: 'completed', eventsRemoved: 100 } },
  ]);
  expect((await ask('DELETE', '/admin/scavenge/current')).status).toBe(404);
});

it('goes on in a subscription to $all from the position of an event that was removed since', async () => {
  const [deleted, kept] = [freshStream(), freshStream()];
  const { position } = await client.appendToStream(deleted, numbered(3));
  await client.appendToStream(deleted, numbered(30));
  await client.appendToStream(kept, numbered(30));
  await client.deleteStream(deleted);
  await ask('POST', '/admin/scavenge');
  expect((await untilDone()).body.state).toBe('completed');
  const seen: string[] = [];
  const subscription = client.subscribeToAll({ fromPosition: position });
  for await (const { event } of subscription) {
    if (event) seen.push(event.streamId);
    if (seen.length === 30) break;
  }
  expect(new Set(seen)).toEqual(new Set([kept]));
  expect(await collect(client.readAll({ fromPosition: position, maxCount: 5 }))).toHaveLength(5);
  const earlier = await collect(
    client.readAll({ fromPosition: position, direction: 'backwards', maxCount: 5 }),
  );
  expect(earlier.every(({ event }) => event!.streamId !== deleted)).toBe(true);
});
