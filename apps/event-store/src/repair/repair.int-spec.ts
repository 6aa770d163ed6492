import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Expect } from '../decide/commit-check';
import { closeWorld, event, live, openWorld, see } from '../scavenge/world.fixture';
import { SEGMENT_HEADER, segmentStart } from '../storage/segment';
import { cut, inspect } from '../tools';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'event-store-repair-'))));
afterEach(() => rm(folder, { recursive: true }));
const logs = async () => (await readdir(folder)).filter((name) => /^\d{20}\.log$/.test(name)).sort();

/** Ten appends of two events in the newest file. @returns the position where each begins */
async function filled(): Promise<number[]> {
  const world = await openWorld(folder, { segmentBytes: 20_000 });
  await live(world, 41, 100);
  await world.store.closeFile();
  const starts: number[] = [];
  for (let n = 0; n < 10; n++) {
    starts.push(world.store.end);
    await world.writer.append({ stream: `late-${n}`, expected: Expect.noStream, events: [event(), event()] });
  }
  await closeWorld(world);
  return starts;
}

async function flip(name: string, offset: number): Promise<void> {
  const bytes = await readFile(join(folder, name));
  bytes[offset]! ^= 1;
  await writeFile(join(folder, name), bytes);
}

it('finds a sound log sound, quickly and deeply', async () => {
  await filled();
  const quick = await inspect(folder, false);
  const seen: number[] = [];
  const deep = await inspect(folder, true, (done, total) => void seen.push(done / total));
  expect([quick.tail, quick.damage, quick.records]).toEqual([undefined, undefined, 20]);
  expect([deep.tail, deep.damage, deep.end]).toEqual([undefined, undefined, quick.end]);
  expect(deep.records).toBeGreaterThan(100);
  expect(seen.at(-1)).toBeGreaterThan(0.9);
});

it('says what a cut of a damaged tail loses, keeps what it cuts, and lets the node start again', async () => {
  const starts = await filled();
  const before = await (async () => {
    const world = await openWorld(folder);
    const seen = await see(world.store);
    await closeWorld(world);
    return seen;
  })();
  const newest = (await logs()).at(-1)!;
  const offset = starts[7]! - segmentStart(newest)! + SEGMENT_HEADER;
  const whole = await readFile(join(folder, newest));
  await flip(newest, offset + 40);
  await expect(openWorld(folder)).rejects.toThrow(`damaged at position ${starts[7]}`);
  const { tail, damage } = await inspect(folder, false);
  expect(damage).toBeUndefined();
  expect(tail).toMatchObject({ file: newest, position: starts[7], appends: 3 });
  const lost = before.all.filter(({ position }) => position > starts[7]!);
  expect(tail!.lost).toEqual(
    lost.map(({ position, stream, revision, id }) => ({ position, stream, revision, id })),
  );
  await expect(cut(folder, starts[6]!)).rejects.toThrow('Nothing was cut');
  const kept = await cut(folder, starts[7]!);
  expect((await readFile(kept)).length).toBe(whole.length - offset);
  const world = await openWorld(folder);
  expect((await see(world.store)).all).toEqual(before.all.filter(({ position }) => position < starts[7]!));
  await closeWorld(world);
});

it('names position and file of damage in the middle, and cuts nothing there', async () => {
  await filled();
  const [first] = await logs();
  await flip(first!, SEGMENT_HEADER + 30);
  expect((await inspect(folder, false)).damage).toBeUndefined();
  const { damage } = await inspect(folder, true);
  expect(damage).toMatchObject({ file: first, position: 64 });
  await flip(first!, 20);
  expect((await inspect(folder, false)).damage).toMatchObject({ file: first, position: 64 });
});
