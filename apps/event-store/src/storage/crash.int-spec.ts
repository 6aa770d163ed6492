import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Expect } from '../decide/commit-check';
import { Writer } from '../streams/writer';
import { Log } from './log';
import { recoverTail } from './recovery';
import { SEGMENT_HEADER } from './segment';
import { Store } from './store';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'event-store-crash-'))));
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const reports: string[] = [];
const open = (name: string, segmentBytes?: number) =>
  Store.open({
    folder: at(name),
    segmentBytes,
    report: (line) => reports.push(line),
    onFault: (error) => {
      throw error;
    },
  });

let nextId = 0;
const event = (size = 10) => ({
  id: `00000000-0000-4000-8000-${String(nextId++).padStart(12, '0')}`,
  type: 'crash.test.v1',
  json: true,
  data: Buffer.from(JSON.stringify('x'.repeat(size))),
  metadata: Buffer.alloc(0),
});

/** Appends of 1, 2, 3, … events to streams of their own; returns the log's length after each. */
async function fill(
  name: string,
  appends: number,
  options: { segmentBytes?: number; size?: number } = {},
): Promise<number[]> {
  const store = await open(name, options.segmentBytes);
  const writer = new Writer(store);
  const ends: number[] = [];
  for (let count = 1; count <= appends; count++) {
    const events = Array.from({ length: count }, () => event(options.size));
    await writer.append({ stream: `crash-${count}`, expected: Expect.noStream, events });
    ends.push(store.end);
  }
  await store.close();
  return ends;
}

async function streams(name: string): Promise<Record<string, number>> {
  const store = await open(name);
  const counts: Record<string, number> = {};
  for (let position = store.start; position < store.end;) {
    const records = await store.forward(position);
    for (const { stream } of records) counts[stream] = (counts[stream] ?? 0) + 1;
    position = records.at(-1)!.end;
  }
  for (const [stream, count] of Object.entries(counts)) expect(store.state(stream).last).toBe(count - 1);
  await store.close();
  return counts;
}

const newest = async (name: string) =>
  at(
    join(
      name,
      (await readdir(at(name)))
        .filter((file) => file.endsWith('.log'))
        .sort()
        .at(-1)!,
    ),
  );

it('recovers to the last whole append when the log ends anywhere inside the last one', async () => {
  const ends = await fill('log', 3);
  const [whole, end] = [ends.at(-2)!, ends.at(-1)!];
  const file = await newest('log');
  const bytes = await readFile(file);
  // Every length within the last append of three events.
  for (let length = whole; length < end; length++) {
    await writeFile(file, bytes);
    await truncate(file, length - 64 + SEGMENT_HEADER);
    expect(await recovered()).toBe(whole);
  }
  await writeFile(file, bytes);
  // The whole node for some of them.
  for (let length = whole; length < end; length += 97) {
    await cp(at('log'), at('torn'), { recursive: true });
    await truncate(await newest('torn'), length - 64 + SEGMENT_HEADER);
    reports.length = 0;
    expect(await streams('torn')).toEqual({ 'crash-1': 1, 'crash-2': 2 });
    if (length > whole)
      expect(reports.join()).toContain(
        `${length - whole} bytes of an incomplete append at position ${whole}`,
      );
    await rm(at('torn'), { recursive: true });
  }
});

it('cuts bytes that never became a record, and goes on behind the last whole append', async () => {
  const ends = await fill('log', 2);
  const file = await newest('log');
  await writeFile(file, Buffer.concat([await readFile(file), Buffer.alloc(5000, 7)]));
  const store = await open('log');
  expect(store.end).toBe(ends.at(-1));
  const outcome = await new Writer(store).append({ stream: 'crash-1', expected: 0, events: [event()] });
  expect(outcome).toMatchObject({ kind: 'appended', revision: 1, position: ends.at(-1) });
  await store.close();
  expect(await streams('log')).toEqual({ 'crash-1': 2, 'crash-2': 2 });
});

it('names the position of a flipped bit at every byte of two records, and refuses to start', async () => {
  const ends = await fill('log', 3);
  const file = await newest('log');
  const bytes = await readFile(file);
  const [from, to] = [ends[0]! - 64 + SEGMENT_HEADER, ends[1]! - 64 + SEGMENT_HEADER];
  const record = bytes.readUInt32LE(from);
  for (let offset = from; offset < to; offset++) {
    await writeFile(file, flipped(bytes, offset));
    const position = ends[0]! + (offset - from < record ? 0 : record);
    await expect(recovered()).rejects.toThrow(`damaged at position ${position}`);
    if (offset % 50 === 0) await expect(open('log')).rejects.toThrow(`damaged at position ${position}`);
  }
});

/** What the log does at start, without its index. @returns the position behind the last whole append */
async function recovered(): Promise<number> {
  const log = await Log.open(at('log'), 2 ** 30);
  await recoverTail(log, 0).finally(() => log.close());
  return log.end;
}

/** A copy with one bit of the byte at `offset` turned over. */
function flipped(bytes: Buffer, offset: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[offset]! ^= 1 << (offset % 8);
  return copy;
}

it('names the file of a flipped bit at every byte of a header, of a closed file and of the newest', async () => {
  await fill('log', 6, { segmentBytes: 2000, size: 300 });
  const files = (await readdir(at('log'))).filter((file) => file.endsWith('.log')).sort();
  for (const name of [files[0]!, files.at(-1)!]) {
    const bytes = await readFile(at(join('log', name)));
    for (let offset = 0; offset < SEGMENT_HEADER; offset++) {
      await writeFile(at(join('log', name)), flipped(bytes, offset));
      await expect(open('log')).rejects.toThrow(
        new RegExp(`damaged at position ${Number(name.slice(0, 20))} \\(file ${name}\\): the file's header`),
      );
    }
    await writeFile(at(join('log', name)), bytes);
  }
  expect(Object.keys(await streams('log'))).toHaveLength(6);
});

it('refuses a log of which a middle file is missing or short', async () => {
  await fill('log', 6, { segmentBytes: 2000, size: 300 });
  const files = (await readdir(at('log'))).filter((file) => file.endsWith('.log')).sort();
  expect(files.length).toBeGreaterThan(2);
  await truncate(at(join('log', files[1]!)), 100);
  await expect(open('log')).rejects.toThrow(/damaged at position/);
  await rm(at(join('log', files[1]!)));
  await expect(open('log')).rejects.toThrow(/damaged at position/);
});

it('tells a reader of a damaged record in an older file', async () => {
  await fill('log', 6, { segmentBytes: 2000, size: 300 });
  const files = (await readdir(at('log'))).filter((file) => file.endsWith('.log')).sort();
  const store = await open('log');
  const bytes = await readFile(at(join('log', files[0]!)));
  bytes[SEGMENT_HEADER + 200]! ^= 1;
  await writeFile(at(join('log', files[0]!)), bytes);
  await expect(store.forward(64)).rejects.toThrow('damaged at position 64');
  await expect(store.between('crash-1', 0, 0)).rejects.toThrow('damaged at position 64');
  await store.close();
});

it.each(['index.lmdb deleted', 'index.lmdb damaged', 'nothing done to it'])(
  'finds every event again with %s',
  async (what) => {
    await fill('log', 8, { segmentBytes: 3000, size: 100 });
    const index = at(join('log', 'index.lmdb'));
    if (what.endsWith('deleted')) await rm(index);
    if (what.endsWith('damaged')) await writeFile(index, Buffer.alloc(100_000, 0xab));
    const counts = await streams('log');
    expect(counts).toEqual(
      Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`crash-${n + 1}`, n + 1])),
    );
  },
);

it('never opens one folder twice, and takes over the lock of a dead process', async () => {
  const init = (await readFile('/proc/1/stat', 'utf8')).split(') ')[1]!.split(' ')[19];
  await (await open('log')).close();
  await writeFile(at('log/lock'), `1 ${init}`);
  await expect(open('log')).rejects.toThrow(/in use by the event store with process id 1/);
  // The same process id, but of a process that started at another time.
  await writeFile(at('log/lock'), '1 123456789');
  await (await open('log')).close();
});
