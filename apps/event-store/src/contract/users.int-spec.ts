import { pbkdf2Sync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { startNode, type Node } from '../node';
import { makeCertificates, type Certificates } from './certificates';
import { eventStoreClient } from './eventstore-dialect';
import { collect, freshStream, numbered } from './server';

// About the node's own way of knowing users: not part of what another server must do.
let folder: string;
let certificates: Certificates;
let node: Node;
const clients: EventStoreDBClient[] = [];
const ignore = () => undefined;

const options = (data = 'data') => ({
  host: '127.0.0.1',
  port: 0,
  data: join(folder, data),
  tls: { cert: certificates.cert, key: certificates.key },
  users: join(folder, 'users.json'),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-users-'));
  certificates = await makeCertificates(folder);
  await writeFile(options().users, JSON.stringify({ identity: 'right' }), { mode: 0o600 });
  node = await startNode(options(), ignore, ignore);
});

afterAll(async () => {
  for (const client of clients) await client.dispose();
  await node.stop();
  await rm(folder, { recursive: true });
});

function client(user: string, { scheme = 'esdb', parameters = '', url = node.url } = {}): EventStoreDBClient {
  const { port } = new URL(url.replace('esdb:', 'http:'));
  const ca = parameters.includes('tlsVerifyCert') ? '' : `&tlsCAFile=${certificates.ca}`;
  const made = eventStoreClient.connect(`${scheme}://${user}@localhost:${port}?tls=true${ca}${parameters}`);
  clients.push(made);
  return made;
}

it.each([
  ['esdb', ''],
  ['esdb+discover', ''],
  ['esdb+discover', '&nodePreference=follower'],
  ['esdb', '&connectionName=identity&keepAliveInterval=10000&keepAliveTimeout=10000&defaultDeadline=5000'],
])('lets a user of the file use everything (%s%s)', async (scheme, parameters) => {
  const stream = freshStream();
  const connected = client('identity:right', { scheme, parameters });
  await connected.appendToStream(stream, numbered(1));
  await connected.appendToStream(`$contract-${stream}`, numbered(1));
  expect(await collect(connected.readStream(stream))).toHaveLength(1);
  expect(await collect(connected.readAll({ maxCount: 1 }))).toHaveLength(1);
});

it('does not know the default users when there is a file', async () => {
  expect(node.warnings).toEqual([]);
  await expect(client('admin:changeit').appendToStream(freshStream(), numbered(1))).rejects.toMatchObject({
    type: 'access-denied',
  });
});

it('has the default users, and says so, when there is none', async () => {
  const other = await startNode({ ...options('defaults'), users: undefined }, ignore, ignore);
  expect(other.warnings).toEqual([expect.stringMatching(/--users/)]);
  for (const name of ['admin', 'ops']) {
    const connected = client(`${name}:changeit`, { url: other.url });
    await connected.appendToStream(freshStream(), numbered(1));
    await connected.dispose();
  }
  await other.stop();
});

it('passes over a certificate of the user', async () => {
  const parameters = `&userCertFile=${certificates.cert}&userKeyFile=${certificates.key}`;
  await client('identity:right', { parameters }).appendToStream(freshStream(), numbered(1));
});

it('is not trusted by a client that lacks its authority', async () => {
  const distrusting = client('identity:right', { parameters: '&tlsVerifyCert=true' });
  const refused = distrusting.appendToStream(freshStream(), numbered(1));
  await expect(refused).rejects.toMatchObject({ code: 14 });
});

it('keeps no password in the log, neither a default nor a given one', async () => {
  const [{ event } = {}] = await collect(client('identity:right').readStream('$user-admin'));

  const { salt, hash } = event!.data as unknown as { salt: string; hash: string };
  for (const password of ['changeit', 'right', 'admin', '']) {
    const guess = pbkdf2Sync(password, Buffer.from(salt, 'base64'), 1000, 20, 'sha1').toString('base64');
    expect(guess).not.toBe(hash);
  }
});

it('refuses a file of users that others may read', async () => {
  await chmod(options().users, 0o644);
  await expect(startNode(options('other'), ignore, ignore)).rejects.toThrow(/chmod 600/);
});
