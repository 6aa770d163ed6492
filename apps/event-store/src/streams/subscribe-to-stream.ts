import { randomUUID } from 'node:crypto';
import type { CommitSignal } from '../storage/commit-signal';
import type { Store } from '../storage/store';
import { caughtUpFrame, confirmationFrame, fellBehindFrame } from '../wire/control-frames';
import type { From } from './read';
import { readable, type Readable } from './readable';
import type { Sender } from './sender';

const page = 500;

/**
 * A catch-up subscription to one stream, which need not exist yet: the confirmation, then its events after
 * revision `from`, then `caughtUp`, then events as they become durable.
 * @refuses a tombstoned stream, also when it is tombstoned later
 */
export async function subscribeToStream(
  out: Sender,
  store: Store,
  stream: string,
  from: From,
): Promise<void> {
  const signal = store.signal();
  out.call.onClose(() => store.release(signal));
  out.frame(confirmationFrame(randomUUID()));
  const last = store.state(stream).last;
  const sent = from === 'start' ? -1 : from === 'end' ? last : from;
  await new StreamSubscription(out, store, stream, sent).run(signal);
}

class StreamSubscription {
  private live = false;

  constructor(
    private readonly out: Sender,
    private readonly store: Store,
    private readonly stream: string,
    /** Revision of the last event that was sent or passed over. */
    private sent: number,
  ) {}

  async run(signal: CommitSignal): Promise<void> {
    while (!this.out.call.closed) {
      const shown = readable(this.store, this.stream);
      const next = Math.max(this.sent + 1, shown?.first ?? 0);
      if (shown && next <= shown.last) {
        await this.send(shown, next);
      } else {
        this.goLive();
        await signal.next();
      }
    }
  }

  private async send(shown: Readable, from: number): Promise<void> {
    const to = Math.min(shown.last, from + page - 1);
    const records = await this.store.between(this.stream, from, to);
    if (this.live && records[0] && !this.store.isHot(records[0].position)) {
      this.live = false;
      this.out.frame(fellBehindFrame);
    }
    await this.out.prepare?.(records);
    for (const record of records) if (shown.shows(record)) this.out.event(record);
    // What is missing up to there was removed by a scavenge.
    this.sent = to;
    await this.out.page();
  }

  private goLive(): void {
    if (!this.live) this.out.frame(caughtUpFrame);
    this.live = true;
  }
}
