import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { makeCertificates } from './certificates';
import { CompiledNode, type RunningNode } from './compiled-node';
import { eventStoreClient } from './eventstore-dialect';
import { collect, freshStream, numbered, until } from './server';

// Clients stay connected while the node is stopped, killed and started again. About how a process is run, so not
// part of what another server must do.
let folder: string;
let compiled: CompiledNode;
let security: string[];
let ca: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-recovery-'));
  compiled = await CompiledNode.build();
  const certificates = await makeCertificates(folder);
  security = ['--tls-cert', certificates.cert, '--tls-key', certificates.key];
  ca = certificates.ca;
});

afterAll(async () => {
  await compiled.remove();
  await rm(folder, { recursive: true });
});

async function run(data: string, port = '0'): Promise<{ node: RunningNode; port: string }> {
  const node = compiled.run(['--port', port, '--data', join(folder, data), ...security]);
  return { node, port: new URL((await node.ready()).replace('esdb:', 'http:')).port };
}

/** Tries until the client has found the node again. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const connect = (port: string, scheme = 'esdb'): EventStoreDBClient =>
  eventStoreClient.connect(`${scheme}://admin:changeit@localhost:${port}?tls=true&tlsCAFile=${ca}`);

it.each([
  ['stopped', 'SIGTERM', 'esdb'],
  ['killed', 'SIGKILL', 'esdb'],
  ['killed', 'SIGKILL', 'esdb+discover'],
] as const)('clients find a node again that was %s (%s, %s)', async (_, signal, scheme) => {
  const data = freshStream('data');
  const first = await run(data);
  const clients = [connect(first.port, scheme), connect(first.port, scheme)];
  const stream = freshStream();
  const errors: { type?: string }[] = [];
  for (const client of clients) {
    await client.appendToStream(stream, numbered(2));
    client.subscribeToStream(stream).on('error', (error) => errors.push(error as { type?: string }));
    client.subscribeToAll().on('error', (error) => errors.push(error as { type?: string }));
  }
  await first.node.stop(signal);
  await until(() => errors.length === 4, 'the subscriptions to end');
  expect(new Set(errors.map(({ type }) => type))).toEqual(new Set(['unavailable']));
  const second = await run(data, first.port);
  for (const [index, client] of clients.entries()) {
    await eventually(() => client.appendToStream(stream, numbered(1)));
    expect(await collect(client.readStream(stream))).toHaveLength(5 + index);
    const seen: bigint[] = [];
    const again = client.subscribeToStream(stream).on('data', ({ event }) => seen.push(event!.revision));
    await until(() => seen.length === 5 + index, 'the events');
    await again.unsubscribe();
    await client.dispose();
  }
  await second.node.stop('SIGTERM');
});

it('appends that were under way when the node was killed end, and are there as a whole or not at all', async () => {
  const data = freshStream('data');
  const first = await run(data);
  const client = connect(first.port);
  const streams = Array.from({ length: 40 }, () => freshStream());
  await client.appendToStream(freshStream(), numbered(1));
  const appends = streams.map((stream) => client.appendToStream(stream, numbered(50)));
  const settled = Promise.allSettled(appends);
  setTimeout(() => void first.node.stop('SIGKILL'), 5);
  const outcomes = await settled;
  const second = await run(data, first.port);
  await eventually(() => client.appendToStream(freshStream(), numbered(1)));
  for (const [index, stream] of streams.entries()) {
    const found = await collect(client.readStream(stream)).catch(() => []);
    expect([outcomes[index]!.status === 'fulfilled' ? 50 : 0, 50]).toContain(found.length);
  }
  await client.dispose();
  await second.node.stop('SIGTERM');
});
