import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, excludeSystemEvents, jsonEvent } from '@eventstore/db-client';
import { CompiledNode, type RunningNode } from '../contract/compiled-node';
import { collect, numbered, until } from '../contract/server';
import { random } from './random.fixture';

/** A file system of 24 MB; undefined where this account may not mount one. */
function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const probe = join(tmpdir(), `event-store-mount-${process.pid}`);
execFileSync('mkdir', ['-p', probe]);
const mayMount = mountSmall(probe);
if (mayMount) execFileSync('umount', [probe]);
execFileSync('rmdir', [probe]);
// Only a real file system fills up as a disk does; where this account may not mount one, the name says why it is skipped.
const onSmallDisk = mayMount ? it : it.skip;
const reason = mayMount ? '' : ' [skipped: mounting a file system needs root]';

let compiled: CompiledNode;
let disk: string;
let filler: string;
beforeAll(async () => void (compiled = await CompiledNode.build()));
afterAll(() => compiled.remove());
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'event-store-disk-'));
  if (mayMount) mountSmall(disk);
  filler = join(disk, 'filler');
  await mkdir(join(disk, 'data'));
});
afterEach(async () => {
  if (mayMount) execFileSync('umount', ['-l', disk]);
  await rm(disk, { recursive: true });
});

const start = (): RunningNode =>
  compiled.run(['--port', '0', '--data', join(disk, 'data'), '--insecure', '--segment', '300k']);

/** Takes all the space that is left. */
async function fillUp(): Promise<void> {
  await writeFile(filler, Buffer.alloc(24 * 1024 * 1024)).catch(() => undefined);
}

const free = (bytes: number): Promise<void> => truncate(filler, 24 * 1024 * 1024 - bytes);

const sized = (bytes: number) => jsonEvent({ type: 'full.test.v1', data: { filler: 'x'.repeat(bytes) } });

/** Appends until it is refused. @returns ids of what was acknowledged, and the refusal */
async function appendUntilFull(client: EventStoreDBClient, stream: string, next: () => number) {
  const ids: string[] = [];
  for (;;) {
    const events = Array.from({ length: 1 + Math.floor(next() * 4) }, () =>
      sized(Math.floor(next() ** 4 * 200_000)),
    );
    try {
      await client.appendToStream(stream, events);
      ids.push(...events.map(({ id }) => id));
    } catch (error) {
      return { ids, error: error as Error };
    }
  }
}

const idsOf = async (client: EventStoreDBClient, stream: string): Promise<string[]> =>
  (await collect(client.readStream(stream))).map(({ event }) => event!.id);

onSmallDisk(
  `refuses appends on a full disk, goes on reading, and recovers by itself when space returns${reason}`,
  async () => {
    const node = start();
    const client = EventStoreDBClient.connectionString(await node.ready());
    await client.appendToStream('first', numbered(10));
    const live: string[] = [];
    const subscription = client.subscribeToAll({ filter: excludeSystemEvents() });
    subscription.on('data', ({ event }) => event && live.push(event.id));
    const next = random(1);
    const acknowledged: string[] = [];
    await fillUp();
    for (let round = 0; round < 12; round++) {
      // From a few bytes to many, so that writes break off anywhere, and the making of files too.
      await free(Math.floor(24 * 1024 * 1024 * (0.3 * next() ** 3)));
      const { ids, error } = await appendUntilFull(client, 'filled', next);
      acknowledged.push(...ids);
      expect(error.message).toMatch(/disk of the event store is full.*Free space/);
      expect(await idsOf(client, 'filled')).toEqual(acknowledged);
      await rm(filler);
      const again = sized(10);
      await client.appendToStream('filled', again);
      acknowledged.push(again.id);
      await fillUp();
    }
    await until(() => live.length === 10 + acknowledged.length, 'the subscriber');
    expect(live.slice(10)).toEqual(acknowledged);
    await client.dispose();
    expect(await node.stop('SIGTERM')).toBe(0);
  },
);

onSmallDisk.each(['SIGTERM', 'SIGKILL'] as const)(
  `starts on a disk that is full to the last byte, after %s${reason}`,
  async (signal) => {
    await writeFile(filler, Buffer.alloc(16 * 1024 * 1024));
    const first = start();
    const one = EventStoreDBClient.connectionString(await first.ready());
    const { ids } = await appendUntilFull(one, 'filled', random(2));
    await one.dispose();
    await first.stop(signal);
    // What the stop gave back is taken too.
    await writeFile(join(disk, 'dust'), Buffer.alloc(24 * 1024 * 1024)).catch(() => undefined);
    const second = start();
    const two = EventStoreDBClient.connectionString(await second.ready());
    expect(await idsOf(two, 'filled')).toEqual(ids);
    await expect(two.appendToStream('filled', sized(5000))).rejects.toThrow(/Free space/);
    expect(await idsOf(two, 'filled')).toEqual(ids);
    await rm(filler);
    const freed = sized(5000);
    await two.appendToStream('filled', freed);
    expect(await idsOf(two, 'filled')).toEqual([...ids, freed.id]);
    await two.dispose();
    expect(await second.stop('SIGTERM')).toBe(0);
  },
);
