import { eventData } from '../wire/event-data';
import { CommitSignal } from './commit-signal';
import type { ReusedBlock } from './files';
import { GroupCommit, type PendingAppend } from './group-commit';
import { HotTail } from './hot-tail';
import { lockFolder } from './lock';
import { Log, type LogFile } from './log';
import { recordsAt } from './positioned-read';
import { Flag, type RecordView } from './record';
import { RECENT_EVENTS, RecentEvents, type RecentEvent } from './recent-events';
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

/** How much of the log is read for the window of recent ids at start, so that large events don't make it slow. */
const rememberBytes = 256 * 1024 * 1024;

/** Most events of a page that comes from memory. */
const hotPage = 1000;

const defaults = { segmentBytes: 256 * 1024 * 1024, hotBytes: 16 * 1024 * 1024 };

export const entryOf = (record: RecordView): IndexEntry => ({
  stream: record.stream,
  revision: record.revision,
  position: record.position,
  isStub: record.isStub,
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
      admit: () => {
        if (index.refusal) throw index.refusal;
      },
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

  /** All files of the log, in order; the last is written to. */
  get files(): readonly LogFile[] {
    return this.log.files;
  }

  /** Ends the file that is written to, so that it can be packed. */
  closeFile(): Promise<void> {
    return this.commits.alone(() => this.log.roll());
  }

  /** Puts a packed file in the place of a closed one. What was removed is gone from memory too. */
  async replace(old: LogFile, packedPath: string): Promise<void> {
    await this.log.replace(old, packedPath);
    this.hot.forgetBefore(old.end);
  }

  /** Records from a position on as they stand on disk, stubs included; empty at the end. @refuses LogDamaged */
  recordsFrom(position: number): Promise<RecordView[]> {
    return this.log.recordsFrom(position);
  }

  /** @refuses NoRecordHere unless an event starts, or started, at the position, or the log ends there */
  async mustStartEvent(position: number): Promise<void> {
    if (!this.hot.at(position)) await this.log.mustStartRecord(position);
  }

  /** A page of events from the start of one on, in the order of the log; empty at the end. @refuses LogDamaged */
  async forward(position: number, into?: ReusedBlock): Promise<RecordView[]> {
    return this.hot.from(position, hotPage) ?? this.log.forward(position, into);
  }

  /** Where reading on behind the event at a position begins, also when it was removed since. @refuses NoRecordHere */
  async behind(position: number): Promise<number> {
    await this.mustStartEvent(position);
    const [record] = await this.forward(position);
    return record?.position === position ? record.end : Math.min(position + 1, record?.position ?? this.end);
  }

  /** Events before the start of one, or before the end, newest first; empty at the start. @refuses LogDamaged */
  backward(position: number): Promise<RecordView[]> {
    return this.log.backward(position);
  }

  /** Events of a stream between two revisions, in order of revision, without those that a scavenge removed. */
  between(stream: string, from: number, to: number): Promise<RecordView[]> {
    return recordsAt(this.index.positions(stream, { from, to }, this.log.hasGaps), this.log, this.hot);
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
      const records = await this.log.recordsFrom(at);
      for (const record of records) this.index.apply(entryOf(record), record.end);
      await this.index.settle();
      if (this.index.refusal) throw this.index.refusal;
      at = records.at(-1)?.end ?? this.end;
    }
  }

  /** Fills the window of recent ids from the end of the log. */
  private async remember(): Promise<void> {
    const found: [string, RecentEvent][] = [];
    const oldest = Math.max(this.start, this.end - rememberBytes);
    for (let at = this.end; at > oldest && found.length < RECENT_EVENTS;) {
      const records = await this.log.backward(at);
      for (const { id, stream, revision, position } of records)
        found.push([id, { stream, revision, position }]);
      at = records.at(-1)?.position ?? this.start;
    }
    for (const [id, event] of found.reverse()) this.recent.add(id, event);
  }
}
