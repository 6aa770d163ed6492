import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IndexTables } from './index-tables';
import { Memtable, type Run } from './memtable';
import { noStream, type IndexEntry, type StreamState } from './stream-states';

/** Flush at this many events, or after this long. Bounds memory to about 10 MB and the replay at start to a second. */
const flushEntries = 20_000;
const flushEvery = 1000;

/**
 * Where every event of every stream stands in the log, and what each stream's state is. Holds durable events
 * only. The newest part is in memory, the rest in lmdb; both are derived from the log.
 */
export class StreamIndex {
  private fresh: Memtable;
  private flushing: Memtable | undefined;
  private flushed: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly tables: IndexTables,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.fresh = new Memtable(tables.covers);
  }

  /**
   * Opens the index, or begins an empty one where it is missing, damaged, or reaches beyond the log.
   * @param logEnd   position behind the last record of the log
   * @param onFault  called when a flush fails: the node must stop, the log stays whole
   */
  static async open(folder: string, logEnd: number, onFault: (error: unknown) => void): Promise<StreamIndex> {
    const path = join(folder, 'index.lmdb');
    const found = tryOpen(path);
    if (found && found.reaches <= logEnd) return new StreamIndex(found, onFault);
    await found?.close();
    await Promise.all([rm(path, { force: true }), rm(`${path}-lock`, { force: true })]);
    const empty = IndexTables.open(path);
    if (!empty) throw new Error(`${path} can't be rebuilt. Delete it and start again.`);
    return new StreamIndex(empty, onFault);
  }

  /** Log position from which records must be replayed. */
  get covers(): number {
    return this.fresh.covers;
  }

  readonly state = (stream: string): StreamState =>
    this.fresh.states.get(stream) ??
    this.flushing?.states.get(stream) ??
    this.tables.state(stream) ??
    noStream;

  /** Positions of the events of a stream from one revision to another, both included and both existing. */
  positions(stream: string, from: number, to: number): number[] {
    const found: number[] = [];
    for (let revision = from; revision <= to;) {
      const run = this.run(stream, revision);
      if (!run)
        throw new Error(
          `The index lacks revision ${revision} of a stream. Delete index.lmdb and start again.`,
        );
      const end = Math.min(to + 1, run.first + run.positions.length);
      for (; revision < end; revision++) found.push(run.positions[revision - run.first]!);
    }
    return found;
  }

  /** Takes in an event that is durable; `end` is the position behind it. */
  apply(entry: IndexEntry, end: number): void {
    this.fresh.apply(entry, end, this.state);
    if (this.fresh.entries >= flushEntries) this.startFlush();
    else this.timer ??= setTimeout(() => this.startFlush(), flushEvery);
  }

  /** Resolves when no more than one flush lags behind; the writer waits for it so that memory stays bounded. */
  async settle(): Promise<void> {
    if (this.fresh.entries >= 4 * flushEntries) await this.flushed;
  }

  /** Writes everything and closes. */
  async close(): Promise<void> {
    await this.flushed;
    this.startFlush();
    await this.flushed;
    clearTimeout(this.timer);
    await this.tables.close();
  }

  private run(stream: string, revision: number): Run | undefined {
    return (
      this.fresh.run(stream, revision) ??
      this.flushing?.run(stream, revision) ??
      this.tables.run(stream, revision)
    );
  }

  private startFlush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.flushing || this.fresh.entries === 0) return;
    const table = this.fresh;
    this.flushing = table;
    this.fresh = new Memtable(table.covers);
    this.flushed = this.tables.flush(table.states, table.runs, table.covers).then(
      () => {
        this.flushing = undefined;
        if (this.fresh.entries > 0) this.timer ??= setTimeout(() => this.startFlush(), flushEvery);
      },
      (error) => this.onFault(error),
    );
  }
}

function tryOpen(path: string): IndexTables | undefined {
  try {
    return IndexTables.open(path);
  } catch {
    return undefined;
  }
}
