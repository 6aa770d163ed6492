import { eventData } from '../wire/event-data';
import { CommitSignal } from './commit-signal';
import { GroupCommit, type PendingAppend } from './group-commit';
import { HotTail } from './hot-tail';
import { lockFolder } from './lock';
import { Log } from './log';
import { recordsAt } from './positioned-read';
import { Flag, type RecordView } from './record';
import { RECENT_EVENTS, RecentEvents } from './recent-events';
import { recoverTail } from './recovery';
import { StreamIndex } from './stream-index';
import type { IndexEntry, StreamState } from './stream-states';

export interface StoreOptions {
  folder: string;
  /** Size of a log file from which the next append begins a new one. */
  segmentBytes?: number;
  /** Memory for the newest events, which live subscribers share. */
  hotBytes?: number;
  /** Tells what recovery did and what goes wrong; no event data. */
  report: (line: string) => void;
  /** The node can't go on; what is acknowledged is safe. */
  onFault: (error: unknown) => void;
}

const defaults = { segmentBytes: 256 * 1024 * 1024, hotBytes: 16 * 1024 * 1024 };

export const entryOf = (record: RecordView): IndexEntry => ({
  stream: record.stream,
  revision: record.revision,
  position: record.position,
  metadata: record.flags & Flag.metadata ? eventData(record.frame) : undefined,
});

/** The durable events of one folder: the log, its index, and the way into it. */
export class Store {
  readonly recent = new RecentEvents();
  readonly commits: GroupCommit;
  private readonly signals = new Set<CommitSignal>();
  private readonly hot: HotTail;
  /** Called in the turn in which appended events become readable. */
  onDurable: (end: number, appends: PendingAppend[]) => void = () => {};
  /** Called before anything else is appended after a failed write. */
  onLost: (end: number) => void = () => {};

  private constructor(
    private readonly log: Log,
    private readonly index: StreamIndex,
    private readonly options: StoreOptions,
    private readonly unlock: () => Promise<void>,
  ) {
    this.hot = new HotTail(options.hotBytes ?? defaults.hotBytes);
    this.commits = new GroupCommit(log, {
      durable: (appends) => this.publish(appends),
      failed: (error) => this.recoverFrom(error),
    });
  }

  /**
   * Locks and recovers the folder.
   * @refuses FolderInUse, LogDamaged
   * @cost    about 0.7 s for a full last segment, and 10 µs for every event that the index lacks
   */
  static async open(options: StoreOptions): Promise<Store> {
    const unlock = await lockFolder(options.folder);
    try {
      const log = await Log.open(options.folder, options.segmentBytes ?? defaults.segmentBytes);
      const index = await StreamIndex.open(options.folder, options.report);
      const { cut } = await recoverTail(log, index.covers);
      if (cut) options.report(`cut ${cut.bytes} bytes of an incomplete append at position ${cut.position}`);
      await index.fit(log.end);
      const store = new Store(log, index, options, unlock);
      await store.replay();
      await store.remember();
      return store;
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Position behind the last durable event. */
  get end(): number {
    return this.log.end;
  }
  get start(): number {
    return this.log.start;
  }

  state(stream: string): StreamState {
    return this.index.state(stream);
  }

  /** Whether events from a position on are in memory. */
  isHot(position: number): boolean {
    return position >= this.hot.start || position >= this.end;
  }

  /** @refuses NoRecordHere unless an event starts at the position, or the log ends there */
  async mustStartEvent(position: number): Promise<void> {
    if (!this.hot.at(position)) await this.log.mustStartRecord(position);
  }

  /** Events from the start of one on, in the order of the log; empty at the end. @refuses LogDamaged */
  async forward(position: number, limit = 1000): Promise<RecordView[]> {
    return this.hot.from(position, limit) ?? (await this.log.forward(position)).slice(0, limit);
  }

  /** Events before the start of one, or before the end, newest first; empty at the start. @refuses LogDamaged */
  backward(position: number): Promise<RecordView[]> {
    return this.log.backward(position);
  }

  /** Events of a stream between two revisions that exist, in order of revision. */
  between(stream: string, from: number, to: number): Promise<RecordView[]> {
    return recordsAt(this.index.positions(stream, from, to), this.log, this.hot);
  }

  /** A signal that is raised whenever events became durable, until it is released. */
  signal(): CommitSignal {
    const signal = new CommitSignal();
    this.signals.add(signal);
    return signal;
  }
  release(signal: CommitSignal): void {
    this.signals.delete(signal);
    signal.notify();
  }

  /** Finishes what is under way and closes. */
  async close(): Promise<void> {
    await this.commits.drain().catch(() => undefined);
    await this.index.close();
    await this.log.close();
    await this.unlock();
  }

  private async publish(appends: PendingAppend[]): Promise<void> {
    for (const append of appends) {
      for (const [at, entry] of append.entries.entries()) this.index.apply(entry, append.records[at]!.end);
      this.hot.add(append.records);
    }
    this.onDurable(this.end, appends);
    for (const signal of this.signals) signal.notify();
    await this.index.settle();
  }

  /** A failed write leaves nothing behind; a failed sync leaves the unknown, so only a restart helps. */
  private async recoverFrom(error: unknown): Promise<void> {
    this.recent.forgetFrom(this.end);
    this.onLost(this.end);
    if ((error as Error).name === 'SyncFailed') return this.options.onFault(error);
    await this.log.discardUnwritten().catch(this.options.onFault);
  }

  private async replay(): Promise<void> {
    for (let at = Math.max(this.index.covers, this.start); at < this.end;) {
      const records = await this.log.forward(at);
      for (const record of records) this.index.apply(entryOf(record), record.end);
      await this.index.settle();
      at = records.at(-1)!.end;
    }
  }

  /** Fills the window of recent ids from the end of the log. */
  private async remember(): Promise<void> {
    const found: RecordView[] = [];
    for (let at = this.end; at > this.start && found.length < RECENT_EVENTS; at = found.at(-1)!.position) {
      found.push(...(await this.log.backward(at)));
    }
    for (const record of found.reverse()) {
      this.recent.add(record.id, {
        stream: record.stream,
        revision: record.revision,
        position: record.position,
      });
    }
  }
}
