import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AccessDeniedError, EventStoreDBClient } from '@eventstore/db-client';
import { startNode, type Node } from '../node';
import { collect, freshStream, numbered } from './server';

// About the node's own way of knowing users: not part of what another server must do.
let folder: string;
let node: Node;
const clients: EventStoreDBClient[] = [];
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-access-'));
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', path('key.pem'), '-out', path('cert.pem')];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    ...subject,
    ...files,
  ]);
  await writeFile(path('users.json'), JSON.stringify({ identity: 'right' }), { mode: 0o600 });
  node = await startNode(
    options(),
    () => undefined,
    () => undefined,
  );
});

afterAll(async () => {
  for (const client of clients) await client.dispose();
  await node.stop();
  await rm(folder, { recursive: true });
});

const options = () => ({
  host: '127.0.0.1',
  port: 0,
  data: path('data'),
  tls: { cert: path('cert.pem'), key: path('key.pem') },
  users: path('users.json'),
});

function client(user: string, scheme = 'esdb'): EventStoreDBClient {
  const address = node.url.slice('esdb://'.length);
  const url = `${scheme}://${user}${address}&tlsCAFile=${path('cert.pem')}`;
  const made = EventStoreDBClient.connectionString(url);
  clients.push(made);
  return made;
}

it.each(['esdb', 'esdb+discover'])('lets a known user in over TLS (%s)', async (scheme) => {
  const stream = freshStream();
  await client('identity:right@', scheme).appendToStream(stream, numbered(1));
  expect(await collect(client('identity:right@', scheme).readStream(stream))).toHaveLength(1);
});

it.each([
  ['a wrong password', 'identity:wrong@'],
  ['an unknown user', 'other:right@'],
  ['nobody', ''],
])('refuses %s', async (_, user) => {
  await expect(client(user).appendToStream(freshStream(), numbered(1))).rejects.toBeInstanceOf(
    AccessDeniedError,
  );
  await expect(collect(client(user).readAll())).rejects.toBeInstanceOf(AccessDeniedError);
});

it('checks the credentials of a single call', async () => {
  const credentials = { username: 'identity', password: 'wrong' };
  const refused = client('identity:right@').appendToStream(freshStream(), numbered(1), { credentials });
  await expect(refused).rejects.toBeInstanceOf(AccessDeniedError);
});

it('refuses a file of users that others may read', async () => {
  await chmod(path('users.json'), 0o644);
  const started = startNode(
    { ...options(), data: path('other') },
    () => undefined,
    () => undefined,
  );
  await expect(started).rejects.toThrow(/chmod 600/);
});
