import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Expect } from '../decide/commit-check';
import { TOMBSTONE } from '../wire/varint';
import {
  closeWorld,
  event,
  forwards,
  live,
  metadata,
  openWorld,
  scavenge,
  see,
  seeStream,
  type Seen,
  untilScavenged,
  type World,
} from './world.fixture';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'event-store-scavenge-'))));
afterEach(() => rm(folder, { recursive: true }));

const bytesOf = async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const streamsOf = (seen: Seen): Seen['streams'] =>
  Object.fromEntries(Object.entries(seen.streams).filter(([, ids]) => ids.length > 0));

/** Of `$all`, what its own stream shows, and tombstones. */
function shownByStreams(seen: Seen): Seen['all'] {
  const shown = new Set(Object.values(seen.streams).flat());
  return seen.all.filter(({ id, revision }) => shown.has(id) || revision === TOMBSTONE);
}

it.each([1, 2, 3, 4])(
  'shows by every way what was visible before, and nothing else (seed %i)',
  async (seed) => {
    let world = await openWorld(folder);
    await live(world, seed, 700);
    const [before, size] = [await see(world.store), await bytesOf()];
    const status = await scavenge(world);
    expect(status).toMatchObject({ state: 'completed', error: undefined });
    const after = await see(world.store);
    expect(streamsOf(after)).toEqual(streamsOf(before));
    expect(after.all).toEqual(shownByStreams(before));
    expect(status.eventsRemoved).toBe(before.all.length - after.all.length);
    expect(await bytesOf()).toBeLessThan(size);
    await positionsStillServe(world, before);

    // The same from disk, and with an index made anew from what is left of the log.
    for (const index of ['kept', 'deleted']) {
      await closeWorld(world);
      if (index === 'deleted') await rm(join(folder, 'index.lmdb'));
      world = await openWorld(folder);
      expect(await see(world.store)).toEqual(after);
      for (const [name, last] of Object.entries(before.lasts)) {
        // A `$$` stream whose stream is tombstoned can't be read or written again, so its number is of no use.
        if (before.lasts[name.replace(/^\$\$/, '')] !== TOMBSTONE)
          expect([name, world.store.state(name).last]).toEqual([name, last]);
      }
    }
    const again = await scavenge(world);
    expect(again).toMatchObject({ state: 'completed', eventsRemoved: 0, filesPacked: 0 });
    await live(world, seed + 100, 100);
    await see(world.store);
    await closeWorld(world);
  },
);

/** A reader that stopped at any event goes on behind it, whether that event is still there or not. */
async function positionsStillServe({ store }: World, before: Seen): Promise<void> {
  const after = (await see(store)).all;
  const placeOf = ({ position }: { position: number }) => position;
  let passed = 0;
  for (const { position } of before.all.filter((_, at) => at % 3 === 0)) {
    while (passed < after.length && after[passed]!.position < position) passed++;
    const there = after[passed]?.position === position;
    await store.mustStartEvent(position);
    const rest = after.slice(there ? passed + 1 : passed).map(placeOf);
    const next = (await store.forward(await store.behind(position))).slice(0, 3).map(placeOf);
    expect(next).toEqual(rest.slice(0, next.length));
    expect(next.length > 0).toBe(rest.length > 0);
    const earlier = (await store.backward(position)).slice(0, 3).map(placeOf);
    const expected = after
      .slice(Math.max(0, passed - 3), passed)
      .map(placeOf)
      .reverse();
    expect(earlier).toEqual(expected.slice(0, earlier.length));
    expect(earlier.length > 0).toBe(expected.length > 0);
  }
}

it('refuses a position inside an event that is still there, in a packed file too', async () => {
  const world = await openWorld(folder);
  await live(world, 7, 300);
  await scavenge(world);
  const [kept] = (await see(world.store)).all;
  await expect(world.store.mustStartEvent(kept!.position + 5)).rejects.toThrow('No event starts');
  await closeWorld(world);
});

it('lets a stream whose events are all gone go on numbering', async () => {
  let world = await openWorld(folder);
  const append = (events: number, expected: number = Expect.any) =>
    world.writer.append({ stream: 'gone', expected, events: Array.from({ length: events }, () => event()) });
  await append(50);
  await world.writer.delete('gone', 49);
  await scavenge(world);
  await closeWorld(world);
  await rm(join(folder, 'index.lmdb'));
  world = await openWorld(folder);
  expect((await see(world.store)).all.filter(({ stream }) => stream === 'gone')).toEqual([]);
  expect(await append(1, 12)).toMatchObject({ kind: 'wrong-version', current: 49 });
  expect(await append(2, 49)).toMatchObject({ kind: 'appended', revision: 51 });
  expect(await seeStream(world.store, 'gone')).toHaveLength(2);
  await closeWorld(world);
});

it('answers an append at a revision whose event is gone as one with another id', async () => {
  let world = await openWorld(folder);
  const events = Array.from({ length: 60 }, () => event());
  for (const [at, each] of events.entries())
    await world.writer.append({ stream: 'short', expected: at - 1, events: [each] });
  const limit = { stream: '$$short', expected: Expect.any, events: [metadata({ $maxCount: 3 })] };
  await world.writer.append(limit);
  await scavenge(world);
  await closeWorld(world);
  // The window of recent ids is filled from the log, where these are no more.
  world = await openWorld(folder);
  const repeat = (at: number) =>
    world.writer.append({ stream: 'short', expected: at - 1, events: [events[at]!] });
  expect(await repeat(10)).toMatchObject({ kind: 'wrong-version', current: 59 });
  expect(await repeat(58)).toMatchObject({ kind: 'appended', revision: 58 });
  await closeWorld(world);
});

it('leaves nothing of what was removed on disk', async () => {
  const world = await openWorld(folder);
  const secret = { ...event(), data: Buffer.from('"someone@example.org"'), type: 'secret.type.v1' };
  await world.writer.append({ stream: 'erased', expected: Expect.any, events: [secret] });
  await world.writer.delete('erased', 0);
  await live(world, 11, 50);
  await scavenge(world);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const log = Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
  expect(log.includes('someone@example.org') || log.includes('secret.type.v1')).toBe(false);
  await closeWorld(world);
});

it('removes events of audited streams only where a removal fact names the stream', async () => {
  const world = await openWorld(folder, { audited: ['person-', 'consent-'] });
  for (const stream of ['person-a', 'person-b', 'other-c']) {
    const events = Array.from({ length: 40 }, () => event(200));
    await world.writer.append({ stream, expected: Expect.any, events });
    await world.writer.delete(stream, 39);
  }
  const counts = async () => {
    const { all } = await see(world.store);
    const of = (name: string) => all.filter(({ stream }) => stream === name).length;
    return { a: of('person-a'), b: of('person-b'), c: of('other-c') };
  };
  await scavenge(world);
  expect(await counts()).toEqual({ a: 40, b: 40, c: 0 });
  const removed = {
    ...event(),
    type: 'consent.streams-removed.v1',
    data: Buffer.from(JSON.stringify({ streams: ['person-b'] })),
  };
  await world.writer.append({ stream: 'consent-00.x', expected: Expect.any, events: [removed] });
  await scavenge(world);
  expect(await counts()).toEqual({ a: 40, b: 0, c: 0 });
  await closeWorld(world);
});

it('stops when told to, and goes on in the next process when it was only interrupted', async () => {
  let world = await openWorld(folder, { bytesPerSecond: 40_000 });
  await live(world, 5, 500);
  const before = await see(world.store);
  await world.scavenger.start();
  expect(await world.scavenger.start()).toBeUndefined();
  expect(await world.scavenger.stop()).toBe(true);
  expect(world.scavenger.status).toMatchObject({ state: 'stopped' });
  expect(await world.scavenger.stop()).toBe(false);

  const id = await world.scavenger.start();
  await closeWorld(world);
  world = await openWorld(folder);
  await world.scavenger.resume();
  expect(await untilScavenged(world)).toMatchObject({ state: 'completed', scavengeId: id });
  expect((await see(world.store)).all).toEqual(shownByStreams(before));
  await closeWorld(world);
  world = await openWorld(folder);
  await world.scavenger.resume();
  expect(world.scavenger.status).toBeUndefined();
  await closeWorld(world);
});

it('lets a reader that has begun finish, while the file under it is replaced', async () => {
  const world = await openWorld(folder);
  await live(world, 9, 200);
  const before = await see(world.store);
  let reading = true;
  const reader = (async () => {
    const wanted = new Set(shownByStreams(before).map(({ id }) => id));
    while (reading) {
      // Reads from memory alone would leave the scavenge no turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      const ids = (await forwards(world.store, world.store.start)).map(({ id }) => id);
      expect(ids.filter((id) => wanted.has(id))).toHaveLength(wanted.size);
      for (const [name, shown] of Object.entries(before.streams))
        expect(await seeStream(world.store, name)).toEqual(shown);
    }
  })();
  await scavenge(world);
  reading = false;
  await reader;
  await closeWorld(world);
});
