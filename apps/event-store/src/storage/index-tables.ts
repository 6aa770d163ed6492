/**
 * The index on disk, in lmdb. Derived from the log: it may be deleted at any time.
 *
 *   streams  name (or 0x01 and the SHA-256 of a name over 500 bytes)
 *              → u32 number, u48 last revision, metadata as written
 *   runs     u32 number, u48 revision of the first event (big endian)
 *              → u48 positions (little endian) of consecutive events, at most 1,000
 *   about    "covers"   log position up to which everything is in the index
 *            "reaches"  log position that nothing in the index goes beyond
 *            "streams"  how many stream numbers are given away
 *            "format"   version of this layout
 *
 * A flush writes "reaches", then its entries in small turns so that the event loop stays free, then "covers".
 * A crash in between leaves entries past "covers"; replaying the log writes them again, with the same values.
 */
import { createHash } from 'node:crypto';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { Run } from './memtable';
import { noStream, withMetadata, withRevision, type StreamState } from './stream-states';

const FORMAT = 1;
const RUN = 1000;
const turn = 500;

const streamKey = (name: string): Buffer => {
  const key = Buffer.from(name, 'utf8');
  return key.length <= 500 ? key : Buffer.concat([Buffer.of(1), createHash('sha256').update(key).digest()]);
};

function runKey(number: number, revision: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(number, 0);
  key.writeUIntBE(revision, 4, 6);
  return key;
}

export class IndexTables {
  private readonly streams: Database<Buffer, Buffer>;
  private readonly runs: Database<Buffer, Buffer>;
  private readonly about: Database<number, string>;
  /** Next stream number; kept here because lmdb shows a write only once it is committed. */
  private next: number;

  private constructor(private readonly root: RootDatabase) {
    const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
    this.streams = root.openDB({ name: 'streams', ...binary });
    this.runs = root.openDB({ name: 'runs', ...binary });
    this.about = root.openDB({ name: 'about', encoding: 'msgpack' });
    this.next = this.about.get('streams') ?? 0;
  }

  /** @returns undefined when what is there is of another format */
  static open(path: string): IndexTables | undefined {
    // lmdb's types do not name `permissionsMode`; without it the index can be read by everybody.
    const options = { path, maxDbs: 4, overlappingSync: false, noSubdir: true, permissionsMode: 0o600 };
    const tables = new IndexTables(open(options));
    const format = tables.about.get('format');
    if (format === FORMAT) return tables;
    if (format !== undefined) {
      void tables.close();
      return undefined;
    }
    tables.about.putSync('format', FORMAT);
    return tables;
  }

  get covers(): number {
    return this.about.get('covers') ?? 0;
  }
  get reaches(): number {
    return this.about.get('reaches') ?? 0;
  }

  state(stream: string): StreamState | undefined {
    const value = this.streams.get(streamKey(stream));
    if (!value) return undefined;
    const last = value.readUIntLE(4, 6);
    const state = withRevision(noStream, last === 2 ** 48 - 2 ? -1 : last);
    return value.length > 10 ? withMetadata(state, Buffer.from(value.subarray(10))) : state;
  }

  /** The run that holds a revision of a stream, else the next one behind it. */
  run(stream: string, revision: number): Run | undefined {
    const number = this.streams.get(streamKey(stream))?.readUInt32LE(0);
    if (number === undefined) return undefined;
    const start = runKey(number, revision);
    // The nearest key below is the one, save where a replay after a crash cut the runs elsewhere.
    for (const { key, value } of this.runs.getRange({
      start,
      end: start.subarray(0, 4),
      reverse: true,
      limit: 16,
    })) {
      const first = (key as Buffer).readUIntBE(4, 6);
      if (revision < first + value.length / 6) return { first, positions: unpack(value) };
    }
    const behind = { start: runKey(number, revision + 1), end: runKey(number + 1, 0), limit: 1 };
    for (const { key, value } of this.runs.getRange(behind)) {
      return { first: (key as Buffer).readUIntBE(4, 6), positions: unpack(value) };
    }
    return undefined;
  }

  /** Writes states and runs, and then that the index covers the log up to `covers`. */
  async flush(states: Map<string, StreamState>, runs: Map<string, Run[]>, covers: number): Promise<void> {
    try {
      await this.write(states, runs, covers);
    } catch (error) {
      // lmdb tells the cause apart, by a promise; that it is told at all is not sure, and the flush must not hang on it.
      const { commitError } = error as { commitError?: Promise<never> };
      throw await Promise.race([commitError?.catch((cause: unknown) => cause) ?? error, causeWithin(error)]);
    }
  }

  private async write(
    states: Map<string, StreamState>,
    runs: Map<string, Run[]>,
    covers: number,
  ): Promise<void> {
    await heard(this.about.put('reaches', Math.max(covers, this.reaches)));
    const all = [...states];
    for (let from = 0; from < all.length; from += turn) {
      await this.putTurn(all.slice(from, from + turn), runs);
    }
    await heard(this.about.put('covers', covers));
    await this.root.flushed;
  }

  close(): Promise<void> {
    return this.root.close();
  }

  private async putTurn(states: [string, StreamState][], runs: Map<string, Run[]>): Promise<void> {
    // Reserved first: after a crash in the middle no number may be given to a second stream.
    const puts: Promise<boolean>[] = [this.about.put('streams', this.next + states.length)];
    for (const [stream, state] of states) {
      const key = streamKey(stream);
      const number = this.streams.get(key)?.readUInt32LE(0) ?? this.next++;
      puts.push(this.streams.put(key, pack(number, state)), ...this.putRuns(number, runs.get(stream) ?? []));
    }
    puts.push(this.about.put('streams', this.next));
    await Promise.all(puts.map(heard));
  }

  private putRuns(number: number, runs: Run[]): Promise<boolean>[] {
    const puts: Promise<boolean>[] = [];
    for (const { first, positions } of runs) {
      for (let from = 0; from < positions.length; from += RUN) {
        puts.push(
          this.runs.put(runKey(number, first + from), packPositions(positions.slice(from, from + RUN))),
        );
      }
    }
    return puts;
  }
}

/** The error itself, after the time in which lmdb tells its cause. */
const causeWithin = (error: unknown): Promise<unknown> =>
  new Promise((resolve) => setTimeout(() => resolve(error), 1_000).unref());

/** The same write; what lmdb says of its cause by a promise of its own is heard, since it would end the process else. */
function heard<T>(write: Promise<T>): Promise<T> {
  write.catch((error: { commitError?: Promise<never> }) => error.commitError?.catch(() => undefined));
  return write;
}

function pack(number: number, state: StreamState): Buffer {
  const value = Buffer.allocUnsafe(10 + (state.metadata?.length ?? 0));
  value.writeUInt32LE(number, 0);
  value.writeUIntLE(state.last === -1 ? 2 ** 48 - 2 : state.last, 4, 6);
  state.metadata?.copy(value, 10);
  return value;
}

function packPositions(positions: number[]): Buffer {
  const value = Buffer.allocUnsafe(positions.length * 6);
  for (const [index, position] of positions.entries()) value.writeUIntLE(position, index * 6, 6);
  return value;
}

function unpack(value: Buffer): number[] {
  const positions: number[] = [];
  for (let at = 0; at < value.length; at += 6) positions.push(value.readUIntLE(at, 6));
  return positions;
}
