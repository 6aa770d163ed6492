import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { CompiledNode } from './contract/compiled-node';
import { collect, numbered } from './contract/server';

let compiled: CompiledNode;
let folder: string;
beforeAll(async () => {
  compiled = await CompiledNode.build();
  folder = await mkdtemp(join(tmpdir(), 'event-store-main-'));
});
afterAll(async () => {
  await compiled.remove();
  await rm(folder, { recursive: true });
});

it('says when it is ready, stops cleanly, and finds its data and its memory of ids again', async () => {
  const args = ['--port', '0', '--data', join(folder, 'again'), '--insecure'];
  const first = compiled.run(args);
  const client = EventStoreDBClient.connectionString(await first.ready());
  const secret = jsonEvent({ type: 'main.test.v1', data: { email: 'someone@example.org' } });
  const answer = await client.appendToStream('main-1', secret);
  client.subscribeToAll().on('error', () => undefined);
  expect(await first.stop('SIGTERM')).toBe(0);
  await client.dispose();
  const second = compiled.run(args);
  const again = EventStoreDBClient.connectionString(await second.ready());
  expect(await again.appendToStream('main-1', secret)).toEqual(answer);
  expect(await collect(again.readStream('main-1'))).toHaveLength(1);
  await again.appendToStream('main-1', numbered(1), { expectedRevision: 0n });
  await again.dispose();
  expect(await second.stop('SIGINT')).toBe(0);
  expect(first.output + first.errors + second.output + second.errors).not.toMatch(/someone|main-1/);
});

it('names a taken port and ends with 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.on('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const node = compiled.run(['--port', String(port), '--data', join(folder, 'taken'), '--insecure']);
  expect(await node.exited).toBe(1);
  expect(node.errors).toContain(`Port ${port} on 127.0.0.1 is taken`);
  other.close();
});

it('refuses a folder that another node has open', async () => {
  const args = ['--port', '0', '--data', join(folder, 'shared'), '--insecure'];
  const first = compiled.run(args);
  await first.ready();
  const second = compiled.run(args);
  expect(await second.exited).toBe(1);
  expect(second.errors).toMatch(/in use by the event store with process id \d+/);
  await first.stop('SIGTERM');
});

it.each([
  ['neither TLS nor --insecure', ['--port', '0', '--data', 'x'], /--insecure/],
  ['both', ['--port', '0', '--data', 'x', '--insecure', '--tls-cert', 'a', '--tls-key', 'b'], /either/],
  ['a certificate without its key', ['--port', '0', '--data', 'x', '--tls-cert', 'a'], /belong together/],
  ['no port', ['--data', 'x', '--insecure'], /--port/],
  ['no folder', ['--port', '0', '--insecure'], /--data/],
  ['an unknown option', ['--nonsense'], /nonsense/],
  ['users without TLS', ['--port', '0', '--data', 'x', '--insecure', '--users', 'u'], /needs TLS/],
])('explains %s and ends with 2', async (_, args, message) => {
  const node = compiled.run(args);
  expect(await node.exited).toBe(2);
  expect(node.errors).toMatch(message);
});

it('helps', async () => {
  const node = compiled.run(['--help']);
  expect(await node.exited).toBe(0);
  expect(node.output).toMatch(/Usage: event-store/);
});
