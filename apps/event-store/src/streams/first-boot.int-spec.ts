import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Expect } from '../decide/commit-check';
import { Store } from '../storage/store';
import { writeFirstEvents } from './first-boot';
import { Writer } from './writer';

const ignore = () => undefined;
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-boot-'));
  folders.push(folder);
  return folder;
}

const everything = async (store: Store) =>
  (await store.forward(store.start)).map(({ stream, revision, type }) => `${stream} ${revision} ${type}`);

const first = [
  '$$$user-admin 0 $metadata',
  '$user-admin 0 $UserCreated',
  '$users 0 $User',
  '$$$user-ops 0 $metadata',
  '$user-ops 0 $UserCreated',
  '$users 1 $User',
];

it('writes its events once, however often the log is opened', async () => {
  const folder = await newFolder();
  for (let start = 0; start < 3; start++) {
    const store = await Store.open({ folder, report: ignore, onFault: ignore });
    await writeFirstEvents(store, new Writer(store));
    expect(await everything(store)).toEqual(first);
    await store.close();
  }
});

it.each(first.map((_, written) => written))(
  'completes what a crash left out after %d events',
  async (written) => {
    const folder = await newFolder();
    const store = await Store.open({ folder, report: ignore, onFault: ignore });
    const writer = new Writer(store);
    let left = written;
    const dying = {
      append: (request: Parameters<Writer['append']>[0]) =>
        left-- > 0 ? writer.append(request) : Promise.reject(new Error('killed')),
    } as unknown as Writer;
    await expect(writeFirstEvents(store, dying)).rejects.toThrow('killed');
    await store.close();
    const again = await Store.open({ folder, report: ignore, onFault: ignore });
    await writeFirstEvents(again, new Writer(again));
    expect(await everything(again)).toEqual(first);
    await again.close();
  },
);

it('adds its events to a log of before, and leaves alone what is in their streams', async () => {
  const folder = await newFolder();
  const store = await Store.open({ folder, report: ignore, onFault: ignore });
  const writer = new Writer(store);
  const bytes = new Uint8Array();
  const event = { type: 'x', json: false, data: bytes, metadata: bytes };
  const append = (stream: string, id: number) =>
    writer.append({
      stream,
      expected: Expect.any,
      events: [{ ...event, id: `00000000-0000-4000-8000-00000000000${id}` }],
    });
  await append('older', 1);
  await append('$users', 2);
  await append('$user-ops', 3);
  await writeFirstEvents(store, writer);
  expect(await everything(store)).toEqual([
    'older 0 x',
    '$users 0 x',
    '$user-ops 0 x',
    '$$$user-admin 0 $metadata',
    '$user-admin 0 $UserCreated',
    '$$$user-ops 0 $metadata',
    '$users 1 $User',
  ]);
  await store.close();
});
