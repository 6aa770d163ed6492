import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '../storage/random.fixture';
import {
  closeWorld,
  live,
  openWorld,
  scavenge,
  see,
  untilScavenged,
  type World,
} from '../scavenge/world.fixture';
import { backup, inspect, restore, restoreFile, verify } from '../tools';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'event-store-backup-'))));
afterEach(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const logs = async (name: string) =>
  (await readdir(at(name))).filter((file) => /^\d{20}\.log/.test(file)).sort();

async function filled(steps = 300): Promise<World> {
  const world = await openWorld(at('log'));
  await live(world, 31, steps);
  return world;
}

async function flip(path: string, offset: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[offset]! ^= 1;
  await writeFile(path, bytes);
}

it('copies a log to which appends go on, up to a whole append, and makes the same log of it again', async () => {
  const world = await filled();
  let writing = true;
  const writer = (async () => {
    for (let seed = 50; writing; seed++) await live(world, seed, 20);
  })();
  const made = await backup({ data: at('log'), to: at('copy') });
  writing = false;
  await writer;
  expect(made.end).toBeLessThanOrEqual(world.store.end);
  const { all } = await see(world.store);
  await closeWorld(world);
  expect(await verify({ from: at('copy') })).toMatchObject({ end: made.end, files: made.files.length });
  const restored = await restore({ from: at('copy'), data: at('again') });
  const again = await openWorld(at('again'));
  expect(again.reports).toEqual([]);
  expect(again.store.end).toBe(made.end);
  const expected = all.filter(({ position }) => position < made.end);
  expect((await see(again.store)).all).toEqual(expected);
  expect(restored.records).toBe(expected.length);
  await closeWorld(again);
});

it('copies again only what changed, and never writes over what is there', async () => {
  const world = await filled();
  const first = await backup({ data: at('log'), to: at('copy') });
  expect(first).toMatchObject({ kept: 0, generation: 1 });
  await live(world, 60, 30);
  const second = await backup({ data: at('log'), to: at('copy') });
  expect(second.generation).toBe(2);
  // What was the newest file is closed now, and what came behind it is new.
  expect(second.kept).toBe(first.files.length - 1);
  expect(second.end).toBe(world.store.end);
  await scavenge(world);
  const third = await backup({ data: at('log'), to: at('copy') });
  expect(third.copied).toBeGreaterThan(second.copied);
  expect(await logs('copy')).toHaveLength(third.files.length);
  const seen = await see(world.store);
  await closeWorld(world);
  await restore({ from: at('copy'), data: at('again') });
  const again = await openWorld(at('again'));
  expect((await see(again.store)).streams).toEqual(seen.streams);
  await closeWorld(again);
});

it('is a whole log when files are packed under it', async () => {
  const world = await openWorld(at('log'), { bytesPerSecond: 4_000_000 });
  await live(world, 33, 300);
  const before = await see(world.store);
  await world.scavenger.start();
  for (let n = 0; world.scavenger.status?.state === 'running'; n++)
    await backup({ data: at('log'), to: at(`copy-${n % 2}`) });
  await untilScavenged(world);
  await closeWorld(world);
  for (const copy of ['copy-0', 'copy-1']) {
    await restore({ from: at(copy), data: at(`${copy}-log`) });
    const again = await openWorld(at(`${copy}-log`));
    const { streams, lasts } = await see(again.store);
    for (const [name, ids] of Object.entries(before.streams)) expect(streams[name] ?? []).toEqual(ids);
    for (const [name, last] of Object.entries(lasts)) expect(last).toBe(before.lasts[name]);
    await closeWorld(again);
  }
});

it('takes the file that the node is just making for no damage', async () => {
  const world = await filled(60);
  const header = (await readFile(at(join('log', (await logs('log'))[0]!)))).subarray(0, 4);
  for (const begun of [Buffer.alloc(0), header]) {
    await writeFile(at(`log/${String(world.store.end).padStart(20, '0')}.log`), begun);
    const made = await backup({ data: at('log'), to: at('copy') });
    expect(made.end).toBe(world.store.end);
    expect(await inspect(at('log'), true)).toMatchObject({ end: made.end, files: made.files.length });
  }
  expect((await inspect(at('log'), true)).damage).toBeUndefined();
  await closeWorld(world);
});

it('finds a flipped bit anywhere in a backup, and a missing file', async () => {
  await closeWorld(await filled());
  await backup({ data: at('log'), to: at('copy') });
  const next = random(4);
  const names = await logs('copy');
  for (let round = 0; round < 40; round++) {
    const path = at(join('copy', names[Math.floor(next() * names.length)]!));
    const offset = Math.floor(next() * (await stat(path)).size);
    await flip(path, offset);
    await expect(verify({ from: at('copy') })).rejects.toThrow('is not what was backed up');
    await expect(restore({ from: at('copy'), data: at('again') })).rejects.toThrow('is not what was');
    expect(await logs('again')).toEqual([]);
    await flip(path, offset);
  }
  await rm(at(join('copy', names[0]!)));
  await expect(verify({ from: at('copy') })).rejects.toThrow('is missing');
});

it('refuses to back up a damaged log, and leaves the backup before it as it was', async () => {
  await closeWorld(await filled());
  const made = await backup({ data: at('log'), to: at('copy') });
  const [first] = await logs('log');
  await flip(at(join('log', first!)), 500);
  await expect(backup({ data: at('log'), to: at('copy') })).rejects.toThrow(/damaged at position/);
  expect(await verify({ from: at('copy') })).toMatchObject({ end: made.end });
});

it('refuses a folder that holds the backup of another log, and leaves that as it was', async () => {
  await closeWorld(await filled());
  const made = await backup({ data: at('log'), to: at('copy') });
  const other = await openWorld(at('other'));
  await live(other, 32, 60);
  await expect(backup({ data: at('other'), to: at('copy') })).rejects.toThrow('another log');
  await closeWorld(other);
  expect(await verify({ from: at('copy') })).toMatchObject({ end: made.end });
});

it('refuses a folder that holds a log or is in use, unless it may move the log aside', async () => {
  const world = await filled(60);
  await backup({ data: at('log'), to: at('copy') });
  await expect(restore({ from: at('copy'), data: at('log') })).rejects.toThrow('holds a log');
  await closeWorld(world);
  await writeFile(
    at('log/lock'),
    `1 ${(await readFile('/proc/1/stat', 'utf8')).split(') ')[1]!.split(' ')[19]}`,
  );
  await expect(restore({ from: at('copy'), data: at('log'), force: true })).rejects.toThrow('in use');
  await rm(at('log/lock'));
  const { movedTo } = await restore({ from: at('copy'), data: at('log'), force: true });
  expect((await readdir(movedTo!)).filter((name) => name.endsWith('.log'))).toEqual(await logs('log'));
  await closeWorld(await openWorld(at('log')));
  await expect(restore({ from: at('nowhere'), data: at('x') })).rejects.toThrow('holds no backup');
});

it('puts one damaged file back, and refuses one that does not join its neighbours', async () => {
  let world = await filled();
  const before = await see(world.store);
  const made = await backup({ data: at('log'), to: at('copy') });
  await live(world, 70, 100);
  await closeWorld(world);
  const [, second] = await logs('log');
  await flip(at(join('log', second!)), 20_000 % (await stat(at(join('log', second!)))).size);
  await restoreFile({ from: at('copy'), data: at('log') }, second!);
  world = await openWorld(at('log'));
  expect((await see(world.store)).all.slice(0, before.all.length)).toEqual(before.all);
  await closeWorld(world);
  const newest = made.files.at(-1)!.name;
  await expect(restoreFile({ from: at('copy'), data: at('log') }, newest)).rejects.toThrow(
    'the log goes on at',
  );
});
