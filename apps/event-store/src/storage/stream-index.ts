import { join } from 'node:path';
import { emptyTables, openTables } from './index-file';
import type { IndexTables } from './index-tables';
import { Memtable, type Run } from './memtable';
import { noStream, type IndexEntry, type StreamState } from './stream-states';

/** Flush at this many events, or after this long. Bounds memory to about 10 MB and the replay at start to a second. */
const flushEntries = 20_000;
const flushEvery = 1000;
const retryAfter = 2000;

/**
 * Where every event of every stream stands in the log, and what each stream's state is. Holds durable events
 * only. The newest part is in memory, the rest in lmdb; both are derived from the log.
 */
export class StreamIndex {
  private fresh: Memtable;
  private flushing: Memtable | undefined;
  private flushed: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closing = false;
  /** Why the last flush failed. */
  private stuck: Error | undefined;

  private constructor(
    private tables: IndexTables,
    private readonly path: string,
    private readonly report: (line: string) => void,
  ) {
    this.fresh = new Memtable(tables.covers);
  }

  /** Opens the index, or begins an empty one where it is missing or damaged. Before use it must `fit` the log. */
  static async open(folder: string, report: (line: string) => void): Promise<StreamIndex> {
    const path = join(folder, 'index.lmdb');
    return new StreamIndex((await openTables(path)) ?? (await emptyTables(path)), path, report);
  }

  /** Begins anew when the index reaches beyond the log, as after restoring an older log. */
  async fit(logEnd: number): Promise<void> {
    if (this.tables.reaches <= logEnd) return;
    await this.tables.close();
    this.tables = await emptyTables(this.path);
    this.fresh = new Memtable(0);
    this.report('the index was ahead of the log and is being rebuilt');
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

  /**
   * Positions of the events of a stream from one revision to another, both included.
   * @param mayLack whether events were removed from the log, so that a revision may be missing
   */
  positions(stream: string, range: { from: number; to: number }, mayLack: boolean): number[] {
    const { from, to } = range;
    const found: number[] = [];
    for (let revision = from; revision <= to;) {
      const run = this.run(stream, revision);
      if (!mayLack && (!run || run.first > revision))
        throw new Error(
          `The index lacks revision ${revision} of a stream. Delete index.lmdb and start again.`,
        );
      if (!run || run.first > to) return found;
      revision = Math.max(revision, run.first);
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
    if (this.isFull && !this.stuck) await this.flushed;
  }

  /** The index takes in nothing more: what it holds can't be written, and memory stays bounded. Undefined otherwise. */
  get refusal(): Error | undefined {
    return this.isFull ? this.stuck : undefined;
  }

  private get isFull(): boolean {
    return this.fresh.entries >= 4 * flushEntries;
  }

  /** Writes everything and closes. */
  async close(): Promise<void> {
    this.closing = true;
    await this.flushed;
    this.startFlush();
    await this.flushed;
    clearTimeout(this.timer);
    await this.tables.close();
  }

  /** The run that holds a revision of a stream, else the next one behind it. */
  private run(stream: string, revision: number): Run | undefined {
    let nearest: Run | undefined;
    for (const part of [this.fresh, this.flushing, this.tables]) {
      const run = part?.run(stream, revision);
      if (!run) continue;
      if (run.first <= revision) return run;
      if (!nearest || run.first < nearest.first) nearest = run;
    }
    return nearest;
  }

  private startFlush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.flushing || this.fresh.entries === 0) return;
    this.flushing = this.fresh;
    this.fresh = new Memtable(this.flushing.covers);
    this.flushed = this.flush(this.flushing);
  }

  /** Tries until it succeeds or the index closes: on a full disk the log refuses appends, so this stays bounded. */
  private async flush({ states, runs, covers }: Memtable): Promise<void> {
    for (;;) {
      try {
        await this.tables.flush(states, runs, covers);
        break;
      } catch (error) {
        if (!this.stuck) this.report(`the index can't be written: ${(error as Error).message}`);
        this.stuck = asFull(error as Error);
        if (this.closing) return;
        await new Promise((resolve) => setTimeout(resolve, retryAfter));
      }
    }
    if (this.stuck) this.report('the index is written again');
    this.stuck = undefined;
    this.flushing = undefined;
    if (this.fresh.entries > 0) this.timer ??= setTimeout(() => this.startFlush(), flushEvery);
  }
}

/** lmdb tells of a full disk in words only. */
const asFull = (error: Error): Error =>
  /no space/i.test(error.message) ? Object.assign(error, { code: 'ENOSPC' }) : error;
