import { randomUUID } from 'node:crypto';
import type { CommitSignal } from '../storage/commit-signal';
import type { Store } from '../storage/store';
import { isTombstoned } from '../storage/stream-states';
import { TOMBSTONE } from '../wire/varint';
import { caughtUpFrame, confirmationFrame, fellBehindFrame } from '../wire/control-frames';
import type { From } from './read';
import { readable, type Readable } from './readable';
import type { Sender } from './sender';

const page = 500;

/**
 * A catch-up subscription to one stream, which need not exist yet: the confirmation, then its events after
 * revision `from`, then `caughtUp`, then events as they become durable.
 * @refuses a tombstoned stream; one that is tombstoned later ends with its last event, and then the refusal
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
  /** Position up to which everything in the stream is sent. */
  private seen: number;

  constructor(
    private readonly out: Sender,
    private readonly store: Store,
    private readonly stream: string,
    /** Revision of the last event that was sent or passed over. */
    private sent: number,
  ) {
    this.seen = store.end;
  }

  async run(signal: CommitSignal): Promise<void> {
    while (!this.out.call.closed) {
      if (this.live && isTombstoned(this.store.state(this.stream))) await this.sendLast();
      const shown = readable(this.store, this.stream);
      const next = Math.max(this.sent + 1, shown?.first ?? 0);
      if (shown && next <= shown.last) {
        await this.send(shown, next);
      } else {
        this.goLive();
        this.seen = this.store.end;
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

  /** What a live subscriber has not seen of a stream that is tombstoned now, out of the log: no index leads there. */
  private async sendLast(): Promise<void> {
    const name = Buffer.from(this.stream, 'utf8');
    for (let at = this.seen; at < this.store.end && !this.out.call.closed;) {
      const records = await this.store.forward(at);
      const own = records.filter(
        ({ streamBytes, revision }) => revision > this.sent && streamBytes.equals(name),
      );
      await this.out.prepare?.(own);
      for (const record of own) this.out.event(record);
      if (own.some(({ revision }) => revision === TOMBSTONE)) return;
      at = records.at(-1)!.end;
    }
  }

  private goLive(): void {
    if (!this.live) this.out.frame(caughtUpFrame);
    this.live = true;
  }
}
