import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Expect } from '../decide/commit-check';
import { LogDamaged } from '../storage/log-errors';
import { random } from '../storage/random.fixture';
import { SEGMENT_HEADER } from '../storage/segment';
import { TOMBSTONE } from '../wire/varint';
import {
  backwards,
  closeWorld,
  event,
  forwards,
  live,
  openWorld,
  scavenge,
  see,
  type World,
} from './world.fixture';

let folder: string;
let path: string;
let bytes: Buffer;
let recordsEnd: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-packed-'));
  const world = await openWorld(folder, { segmentBytes: 200 * 1024 });
  await live(world, 21, 300);
  for (let count = 0; count < 60; count++)
    await world.writer.append({ stream: 'kept', expected: Expect.any, events: [event(5000)] });
  await scavenge(world);
  await closeWorld(world);
  const [first] = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  path = join(folder, first!);
  bytes = await readFile(path);
  expect(bytes[7]).toBe(2);
  recordsEnd = bytes.readUIntLE(20, 6);
  expect((bytes.length - recordsEnd) / 12).toBeGreaterThan(1);
});
afterEach(() => writeFile(path, bytes));
afterAll(() => rm(folder, { recursive: true }));

async function flip(offset: number): Promise<void> {
  const copy = Buffer.from(bytes);
  copy[offset]! ^= 1 << (offset % 8);
  await writeFile(path, copy);
}

it('refuses to start with a flipped bit at every byte of the header and of the table', async () => {
  const places = [
    ...Array.from({ length: SEGMENT_HEADER }, (_, offset) => offset),
    ...Array.from({ length: bytes.length - recordsEnd }, (_, at) => recordsEnd + at),
  ];
  for (const offset of places) {
    await flip(offset);
    await expect(openWorld(folder)).rejects.toThrow(/damaged at position 64 \(file 0+64\.log\)/);
  }
});

it.each([-1, 1])('refuses to start when the file is longer or shorter (%i)', async (more) => {
  await writeFile(path, more > 0 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes.subarray(0, -1));
  await expect(openWorld(folder)).rejects.toThrow(/shorter or longer/);
});

it('tells whoever reads of a flipped bit in a record, with its position, forwards, backwards and by stream', async () => {
  const world = await openWorld(folder);
  const sound = await see(world.store);
  const next = random(3);
  const offsets = recordOffsets();
  for (let round = 0; round < 150; round++) {
    const [offset, length] = offsets[Math.floor(next() * offsets.length)]!;
    // Header and names byte by byte over the rounds, the data at random.
    const within = round < 80 ? Math.min(round, length - 1) : Math.floor(next() * length);
    const position = bytes.readUIntLE(offset + 8, 6);
    await flip(offset + within);
    await mustTell(world, position, sound.all);
  }
  await writeFile(path, bytes);
  expect(await see(world.store)).toEqual(sound);
  await closeWorld(world);
});

/** Offset and length of every event in the packed file; stubs are left out. */
function recordOffsets(): [number, number][] {
  const found: [number, number][] = [];
  for (let offset = SEGMENT_HEADER; offset < recordsEnd; offset += bytes.readUInt32LE(offset)) {
    if (!(bytes[offset + 15]! & 0x40)) found.push([offset, bytes.readUInt32LE(offset)]);
  }
  return found;
}

async function mustTell({ store }: World, position: number, all: { position: number; end?: number }[]) {
  const error = await forwards(store, store.start).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LogDamaged);
  // A damaged record can't be believed where it stands, so what is named is where the one before it ends.
  const before = all.filter((event) => event.position < position).at(-1)?.position ?? 0;
  const named = (error as LogDamaged).position;
  expect(named > before && named <= position).toBe(true);
  await expect(backwards(store, store.end)).rejects.toBeInstanceOf(LogDamaged);
  const damaged = all.find((event) => event.position === position) as { stream?: string; revision?: number };
  const { stream = '', revision = 0 } = damaged;
  // A tombstone is never read by its stream.
  if (revision === TOMBSTONE) return;
  await expect(store.between(stream, revision, revision)).rejects.toBeInstanceOf(LogDamaged);
}
