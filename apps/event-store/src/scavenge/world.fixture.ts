import { randomUUID } from 'node:crypto';
import { Expect } from '../decide/commit-check';
import { metastreamOf } from '../decide/stream-metadata';
import { random } from '../storage/random.fixture';
import { Store } from '../storage/store';
import { isTombstoned } from '../storage/stream-states';
import { readable } from '../streams/readable';
import { Writer } from '../streams/writer';
import { Scavenger, type ScavengeStatus } from './scavenger';

export interface World {
  store: Store;
  writer: Writer;
  scavenger: Scavenger;
  outcomes: ScavengeStatus[];
  reports: string[];
}

export interface WorldOptions {
  segmentBytes?: number;
  audited?: string[];
  bytesPerSecond?: number;
}

export async function openWorld(folder: string, options: WorldOptions = {}): Promise<World> {
  const reports: string[] = [];
  const outcomes: ScavengeStatus[] = [];
  const report = (line: string) => void reports.push(line);
  const onFault = (error: unknown) => {
    throw error;
  };
  const { segmentBytes = 8 * 1024, audited = [], bytesPerSecond = 2 ** 30 } = options;
  const store = await Store.open({ folder, segmentBytes, report, onFault });
  const record = async (outcome: ScavengeStatus) => void outcomes.push(outcome);
  const scavenger = new Scavenger(store, { folder, audited, bytesPerSecond, report, record });
  return { store, writer: new Writer(store), scavenger, outcomes, reports };
}

export async function closeWorld({ store, scavenger }: World): Promise<void> {
  await scavenger.close();
  await store.close();
}

/** Starts a scavenge and waits for its end. */
export async function scavenge(world: World): Promise<ScavengeStatus> {
  await world.scavenger.start();
  return untilScavenged(world);
}

export async function untilScavenged({ scavenger }: World): Promise<ScavengeStatus> {
  while (scavenger.status?.state === 'running') await new Promise((resolve) => setTimeout(resolve, 2));
  return scavenger.status!;
}

export const event = (size = 40, type = 'scavenge.test.v1') => ({
  id: randomUUID(),
  type,
  json: true,
  data: Buffer.from(JSON.stringify({ filler: 'x'.repeat(size) })),
  metadata: Buffer.alloc(0),
});

export const metadata = (fields: object) => ({
  ...event(0, '$metadata'),
  data: Buffer.from(JSON.stringify(fields)),
});

/** Writes, deletes, truncates, tombstones and brings back some streams, as the seed chooses. */
export async function live({ writer }: World, seed: number, steps: number): Promise<void> {
  const next = random(seed);
  const below = (n: number) => Math.floor(next() * n);
  const streams = Array.from({ length: 24 }, (_, n) => `stream-${n}`);
  for (let step = 0; step < steps; step++) {
    const stream = streams[below(streams.length)]!;
    const what = next();
    const set = (fields: object) =>
      writer.append({ stream: metastreamOf(stream), expected: Expect.any, events: [metadata(fields)] });
    if (what < 0.85) {
      const events = Array.from({ length: 1 + below(4) }, () => event(below(300)));
      await writer.append({ stream, expected: Expect.any, events });
    } else if (what < 0.9) await set({ $maxCount: 1 + below(6) });
    else if (what < 0.94) await set({ $tb: below(30) });
    else if (what < 0.95) await set({ $maxAge: 1000 });
    else if (what < 0.99) await writer.delete(stream, Expect.any);
    else if (below(3) === 0) await writer.tombstone(stream, Expect.any);
  }
}

export interface Seen {
  streams: Record<string, string[]>;
  lasts: Record<string, number>;
  all: { id: string; stream: string; revision: number; position: number }[];
}

/** All that readers can see, by every way of reading. Fails where two ways differ. */
export async function see(store: Store): Promise<Seen> {
  const all = await forwards(store, store.start);
  const back = await backwards(store, store.end);
  expect(back.reverse()).toEqual(all);
  const names = new Set(all.map(({ stream }) => stream));
  const streams: Seen['streams'] = {};
  const lasts: Seen['lasts'] = {};
  for (const name of names) {
    streams[name] = await seeStream(store, name);
    lasts[name] = store.state(name).last;
  }
  return { streams, lasts, all };
}

/** Ids of the events that a reader of the stream gets. */
export async function seeStream(store: Store, name: string): Promise<string[]> {
  if (isTombstoned(store.state(name)) || isTombstoned(store.state(name.replace(/^\$\$/, '')))) return [];
  const shown = readable(store, name);
  if (!shown) return [];
  const whole = await store.between(name, shown.first, shown.last);
  const parts: typeof whole = [];
  for (let from = shown.first; from <= shown.last; from += 3)
    parts.push(...(await store.between(name, from, Math.min(from + 2, shown.last))));
  expect(parts.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  return whole.filter((record) => shown.shows(record)).map(({ id }) => id);
}

const plain = ({ id, stream, revision, position }: Seen['all'][number]) => ({
  id,
  stream,
  revision,
  position,
});

export async function forwards(store: Store, from: number): Promise<Seen['all']> {
  const found: Seen['all'] = [];
  for (let at = from; ;) {
    const records = await store.forward(at);
    if (records.length === 0) return found;
    found.push(...records.map(plain));
    at = records.at(-1)!.end;
  }
}

export async function backwards(store: Store, from: number): Promise<Seen['all']> {
  const found: Seen['all'] = [];
  for (let at = from; ;) {
    const records = await store.backward(at);
    if (records.length === 0) return found;
    found.push(...records.map(plain));
    at = records.at(-1)!.position;
  }
}
