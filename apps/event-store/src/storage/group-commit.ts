import type { Log } from './log';
import type { RecordView } from './record';
import type { IndexEntry } from './stream-states';

/** The records of one append, encoded at the positions that they will have. */
export interface PendingAppend {
  buffers: Buffer[];
  bytes: number;
  records: RecordView[];
  entries: IndexEntry[];
  /** The events' ids: UUIDs in lower case. */
  ids: string[];
}

interface Waiting {
  append?: PendingAppend;
  /** Runs between two writes. */
  task?: () => Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const none = Promise.resolve();

/** Bytes that one write and one fdatasync may share. */
const groupBytes = 8 * 1024 * 1024;

/**
 * Makes appends durable: all that wait share one write and one fdatasync, both off the event loop. What was
 * enqueued first is durable first. When a write fails, everything that waits fails with it, because later
 * appends were encoded at positions behind it.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private running = false;

  constructor(
    private readonly log: Log,
    private readonly hooks: {
      /** @throws why nothing may be written now */
      admit: () => void;
      /** The group is on disk: show it to readers. */
      durable: (appends: PendingAppend[]) => void | Promise<void>;
      /** Nothing from the log's end on was kept. */
      failed: (error: unknown) => void | Promise<void>;
    },
  ) {}

  /** @returns resolves when the append, and all before it, is durable */
  add(append: PendingAppend): Promise<void> {
    return this.enqueue({ append });
  }

  /** Runs a task while nothing is being written, in its turn. @returns resolves or rejects as the task does */
  alone(task: () => Promise<void>): Promise<void> {
    return this.enqueue({ task });
  }

  /** Resolves when all that waits now is durable. */
  drain(): Promise<void> {
    return this.running ? this.enqueue({}) : Promise.resolve();
  }

  private enqueue(wanted: Pick<Waiting, 'append' | 'task'>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...wanted, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // Appends that arrive in this turn of the event loop belong to the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      try {
        await this.write(group.flatMap(({ append }) => append ?? []));
        for (const { task, resolve, reject } of group) await (task?.() ?? none).then(resolve, reject);
      } catch (error) {
        const lost = [...group, ...this.waiting];
        this.waiting = [];
        await this.hooks.failed(error);
        for (const { reject } of lost) reject(error);
      }
    }
    this.running = false;
  }

  private async write(appends: PendingAppend[]): Promise<void> {
    const bytes = appends.reduce((sum, append) => sum + append.bytes, 0);
    if (bytes === 0) return;
    this.hooks.admit();
    const buffers = appends.flatMap((append) => append.buffers);
    await this.log.append(buffers, bytes);
    await this.hooks.durable(appends);
  }

  private takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.waiting.length && (count === 0 || bytes < groupBytes)) {
      bytes += this.waiting[count++]!.append?.bytes ?? 0;
    }
    return this.waiting.splice(0, count);
  }
}
