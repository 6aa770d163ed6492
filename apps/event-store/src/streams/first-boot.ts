/**
 * The events that EventStoreDB writes at its first start, so that a log looks to clients as theirs does:
 *
 *   $$$user-admin  $metadata     who may change the user
 *   $user-admin    $UserCreated  the user
 *   $users         $User         the user's name
 *
 * and the same for `ops`. They are written once, one after the other; each start adds what a crash left out. The
 * node itself reads none of them: who may sign in is decided by `--users`, and the password in the log is one that
 * nobody knows.
 */
import { pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '../storage/store';
import type { NewEvent } from './append-builder';
import type { AppendRequest, Writer } from './writer';

const users = [
  { loginName: 'admin', fullName: 'Event Store Administrator', groups: ['$admins'] },
  { loginName: 'ops', fullName: 'Event Store Operations', groups: ['$ops'] },
];
const acl = { $acl: { $w: '$admins', $d: '$admins', $mw: '$admins' } };
const noBytes = new Uint8Array();

/** Appends those of the events that the log lacks. */
export async function writeFirstEvents(store: Store, writer: Writer): Promise<void> {
  for (const [index, { loginName, ...rest }] of users.entries()) {
    const user = `$user-${loginName}`;
    const created = { loginName, ...rest, ...unknownPassword(), disabled: false };
    const name = { ...jsonEvent('$User', {}), json: false, data: Buffer.from(loginName) };
    await writeAt(0, { store, writer }, `$$${user}`, jsonEvent('$metadata', acl));
    await writeAt(0, { store, writer }, user, jsonEvent('$UserCreated', created));
    await writeAt(index, { store, writer }, '$users', name);
  }
}

/** Whoever wrote to the stream before has the last word. */
async function writeAt(
  revision: number,
  { store, writer }: { store: Store; writer: Writer },
  stream: string,
  event: NewEvent,
): Promise<void> {
  if (store.state(stream).last >= revision) return;
  const request: AppendRequest = { stream, expected: revision - 1, events: [event] };
  await writer.append(request);
}

const jsonEvent = (type: string, data: object): NewEvent => ({
  id: randomUUID(),
  type,
  json: true,
  data: Buffer.from(JSON.stringify(data)),
  metadata: noBytes,
});

/** In the real server's form: PBKDF2 with SHA-1, 1,000 rounds. */
function unknownPassword(): { hash: string; salt: string } {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(randomBytes(32), salt, 1000, 20, 'sha1');
  return { hash: hash.toString('base64'), salt: salt.toString('base64') };
}
