import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../storage/store';
import { Fates, guard } from './fates';
import { PACKING } from './packed-file';
import { Pace } from './pace';
import { ProgressFile, type ScavengeProgress } from './progress';
import { RemovalFacts } from './removal-facts';
import { run } from './run';

export interface ScavengerOptions {
  /** Folder of the log. */
  folder: string;
  /** Prefixes of streams that an audit ledger covers: these lose events only when a removal fact names them. */
  audited: readonly string[];
  /** How fast a scavenge may read and write. */
  bytesPerSecond?: number;
  /** Takes lines for people; no event data. */
  report: (line: string) => void;
  /** Records the outcome in the log. */
  record: (outcome: ScavengeStatus) => Promise<void>;
}

export interface ScavengeStatus extends Omit<ScavengeProgress, 'reclaimable'> {
  state: 'running' | 'completed' | 'stopped' | 'failed';
  /** Bytes that can be given back in all; 0 until they are counted. */
  bytesEstimated: number;
  finishedAt?: string;
  /** Why it failed, and what to do. */
  error?: string;
}

const bytesPerSecond = 64 * 1024 * 1024;

/** Runs one scavenge at a time. */
export class Scavenger {
  private latest: ScavengeStatus | undefined;
  private running: { progress: ScavengeProgress; abort: AbortController; done: Promise<void> } | undefined;
  private readonly file: ProgressFile;

  constructor(
    private readonly store: Store,
    private readonly options: ScavengerOptions,
  ) {
    this.file = new ProgressFile(options.folder);
  }

  /** Goes on with a scavenge that was interrupted by the end of the process. */
  async resume(): Promise<void> {
    await removeLeftovers(this.options.folder);
    const progress = await this.file.load();
    if (!progress) return;
    if (progress.target > this.store.end) return this.file.remove();
    this.options.report(`scavenge ${progress.scavengeId} goes on`);
    this.begin(progress);
  }

  /** @returns its id; undefined when one is running already */
  async start(): Promise<string | undefined> {
    if (this.running) return undefined;
    const progress: ScavengeProgress = {
      scavengeId: randomUUID(),
      startedAt: new Date().toISOString(),
      phase: 'finding',
      position: 0,
      target: this.store.end,
      reclaimable: {},
      filesPacked: 0,
      eventsRemoved: 0,
      bytesReclaimed: 0,
    };
    this.begin(progress);
    return progress.scavengeId;
  }

  /** Ends the one that runs; the file that is being packed stays as it was. @returns whether one ran */
  async stop(): Promise<boolean> {
    const { running } = this;
    running?.abort.abort('stopped');
    await running?.done;
    return running !== undefined;
  }

  /** Lets go of the log because the node stops; the next start goes on. */
  async close(): Promise<void> {
    this.running?.abort.abort('closing');
    await this.running?.done;
  }

  /** The one that runs, else the latest since the node started. */
  get status(): ScavengeStatus | undefined {
    return this.running ? statusOf(this.running.progress, 'running') : this.latest;
  }

  private begin(progress: ScavengeProgress): void {
    const abort = new AbortController();
    const done = this.work(progress, abort.signal).then(
      () => this.end(progress, 'completed'),
      (error: Error) => this.interrupted(progress, abort.signal, error),
    );
    this.running = { progress, abort, done };
  }

  private async work(progress: ScavengeProgress, signal: AbortSignal): Promise<void> {
    await this.file.save(progress);
    const { store, file, options } = this;
    const removals = await RemovalFacts.load(options.folder);
    const guards = guard(options.audited, (stream) => removals.names(stream));
    await run(progress, {
      store,
      file,
      removals,
      fates: new Fates(store, guards),
      audits: options.audited.length > 0,
      pace: new Pace(options.bytesPerSecond ?? bytesPerSecond, signal),
      now: Date.now,
    });
  }

  private interrupted(progress: ScavengeProgress, signal: AbortSignal, error: Error): Promise<void> | void {
    if (!signal.aborted) return this.end(progress, 'failed', whatToDo(error));
    if (signal.reason === 'stopped') return this.end(progress, 'stopped');
    this.running = undefined;
  }

  private async end(
    progress: ScavengeProgress,
    state: ScavengeStatus['state'],
    error?: string,
  ): Promise<void> {
    this.latest = { ...statusOf(progress, state), finishedAt: new Date().toISOString(), error };
    const { filesPacked, eventsRemoved, bytesReclaimed, scavengeId } = progress;
    this.options.report(
      `scavenge ${scavengeId} ${state}: ${filesPacked} files packed, ${eventsRemoved} events removed, ${bytesReclaimed} bytes given back${error ? `. ${error}` : ''}`,
    );
    await this.file.remove();
    this.running = undefined;
    await this.options.record(this.latest).catch(() => undefined);
  }
}

function statusOf(progress: ScavengeProgress, state: ScavengeStatus['state']): ScavengeStatus {
  const { reclaimable, ...rest } = progress;
  return {
    ...rest,
    state,
    bytesEstimated: Object.values(reclaimable).reduce((sum, bytes) => sum + bytes, 0),
  };
}

function whatToDo(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOSPC') return error.message;
  return 'The disk is full: a file is packed beside itself, so as much space as one file takes must be free. Free space, then scavenge again.';
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(PACKING)) await rm(join(folder, name), { force: true });
  }
}
