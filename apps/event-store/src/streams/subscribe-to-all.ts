import { randomUUID } from 'node:crypto';
import type { CommitSignal } from '../storage/commit-signal';
import type { RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import { caughtUpFrame, checkpointFrame, confirmationFrame, fellBehindFrame } from '../wire/control-frames';
import type { Filtering } from './event-filter';
import type { From } from './read';
import type { Sender } from './sender';

/**
 * A catch-up subscription to `$all`: the confirmation, then the events strictly after `from`, then
 * `caughtUp`, then events as they become durable. Ends when the client goes.
 *
 * Live and catching up are one loop: a live subscriber finds the newest events in memory. One that is too
 * slow for that is told `fellBehind`, reads from disk, and is told `caughtUp` again.
 */
export async function subscribeToAll(
  out: Sender,
  store: Store,
  from: From,
  filtering?: Filtering,
): Promise<void> {
  const signal = store.signal();
  out.call.onClose(() => store.release(signal));
  const at = await firstAfter(store, from);
  out.frame(confirmationFrame(randomUUID()));
  await new AllSubscription(out, store, at, filtering).run(signal);
}

/** Position from which to read for everything after `from`. @refuses a position where no event starts */
async function firstAfter(store: Store, from: From): Promise<number> {
  if (from === 'start') return store.start;
  if (from === 'end') return store.end;
  if (from < store.start) return store.start;
  // Events up to a position that is not written yet are passed over when they come.
  if (from >= store.end) return from + 1;
  return store.behind(from);
}

class AllSubscription {
  private live: boolean;
  /** Events looked at since the last checkpoint. */
  private considered = 0;
  private lastSeen = -1;
  private lastCheckpoint = -1;
  private next: number;

  constructor(
    private readonly out: Sender,
    private readonly store: Store,
    private readonly after: number,
    private readonly filtering: Filtering | undefined,
  ) {
    this.next = Math.min(after, store.end);
    this.live = after >= store.end;
  }

  async run(signal: CommitSignal): Promise<void> {
    if (this.live) this.out.frame(caughtUpFrame);
    while (!this.out.call.closed) {
      if (this.next >= this.store.end) {
        this.goLive();
        await signal.next();
      } else {
        if (this.live && !this.store.isHot(this.next)) this.fallBehind();
        const { end } = this.store;
        await this.take(await this.store.forward(this.next), end);
        await this.out.page();
      }
    }
  }

  private async take(records: RecordView[], end: number): Promise<void> {
    await this.out.prepare?.(this.filtering ? records.filter(this.filtering.accepts) : records);
    for (const record of records) {
      const { position } = record;
      if (position < this.after) continue;
      this.lastSeen = position;
      if (!this.filtering) this.out.event(record);
      else this.consider(record, this.filtering);
    }
    // Nothing: what stood between here and the end as it was then has been removed by a scavenge.
    this.next = records.at(-1)?.end ?? end;
  }

  private consider(record: RecordView, { accepts, checkpointEvery }: Filtering): void {
    if (accepts(record)) this.out.event(record);
    if (++this.considered >= checkpointEvery) this.checkpoint();
  }

  /** Where a filtered subscription may resume although no event was sent: never repeated, never backwards. */
  private checkpoint(): void {
    this.considered = 0;
    if (!this.filtering || this.lastSeen <= this.lastCheckpoint) return;
    this.lastCheckpoint = this.lastSeen;
    this.out.frame(checkpointFrame(this.lastSeen));
  }

  private goLive(): void {
    if (this.live) return;
    this.live = true;
    this.checkpoint();
    this.out.frame(caughtUpFrame);
  }

  private fallBehind(): void {
    this.live = false;
    this.out.frame(fellBehindFrame);
    this.checkpoint();
  }
}
