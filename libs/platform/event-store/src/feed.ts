import {
  type AllStreamSubscription,
  type EventStoreDBClient,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import type { RecordedFact } from '@ucv/envelope';
import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { positionOf, type Received, toRecorded } from './recorded';
import type { Upcasters } from './upcasters';
import { handOutBytes } from './wire/lean-reads';

export interface FeedOptions {
  /** Stream-name prefixes, matched by the server: `interaction-`, or `interaction-0a.` for one shard. */
  prefixes: readonly string[];
  /** Deliver strictly what comes after this position; everything where absent. */
  after?: bigint;
  /** Ends the feed. */
  signal: AbortSignal;
  /** Most facts in one batch. */
  batchSize?: number;
  /** Told of every lost connection; the feed goes on by itself. */
  onDropped?: (error: unknown) => void;
}

/** What arrived since the last batch. */
export interface FeedBatch {
  facts: RecordedFact[];
  /** Everything up to here was delivered, also where the filter left it out; undefined in an empty log. */
  position: bigint | undefined;
  /** Whether the feed stood at the log's head when the batch ended. */
  live: boolean;
}

/** Server-side search window between two checkpoints of a filtered subscription, in events. */
const searchWindow = 500;

/** Milliseconds between two batches, for each fact of the first one, and at most: what a gap adds to a fact's way. */
const gapPerFactMs = 5;
const longestGapMs = 40;

/**
 * Least milliseconds between the end of a batch of so many facts and the next one. A transaction for each of many facts
 * that trickle in costs a service twenty times what it costs in bulk, so the gap follows the load: from 200 facts a
 * second on it grows to its longest, below that it stays short. A fact that comes after the gap waits for nothing.
 */
export const gapAfter = (facts: number): number => Math.min(longestGapMs, gapPerFactMs * facts);

/**
 * A catch-up subscription as batches. Survives a lost connection: subscribes again from the last delivered
 * position, with growing pauses up to 2 s. Buffers at most two batches; a slow consumer slows the server.
 */
export async function* feed(
  client: EventStoreDBClient,
  upcasters: Upcasters,
  options: FeedOptions,
): AsyncGenerator<FeedBatch> {
  let after = options.after;
  for (let failures = 0; !options.signal.aborted;) {
    const subscription = new BufferedSubscription(client, upcasters, { ...options, after });
    try {
      for await (const batch of subscription.batches()) {
        failures = 0;
        after = batch.position;
        yield batch;
      }
    } catch (error) {
      options.onDropped?.(error);
      failures += 1;
    } finally {
      subscription.close();
    }
    await delay(Math.min(2_000, 50 * 2 ** failures), undefined, { signal: options.signal }).catch(
      () => undefined,
    );
  }
}

type Marker = { checkpoint: bigint } | { caughtUp: true };

/**
 * Turns the client's stream into batches. Checkpoints and caught-up marks are pushed into the same stream
 * as the events: the client reports them ahead of events that still wait in its buffer.
 */
class BufferedSubscription {
  private facts: RecordedFact[] = [];
  private position: bigint | undefined;
  private live = false;
  private changed = false;
  private failure: { error: unknown } | undefined;
  private wake: () => void = () => undefined;
  private readonly batchSize: number;
  private readonly stream: AllStreamSubscription;

  constructor(
    client: EventStoreDBClient,
    private readonly upcasters: Upcasters,
    private readonly options: FeedOptions,
  ) {
    this.batchSize = options.batchSize ?? 500;
    this.position = options.after;
    const { after } = options;
    this.stream = client.subscribeToAll({
      fromPosition: after === undefined ? START : { commit: after, prepare: after },
      filter: streamNameFilter({
        prefixes: [...options.prefixes],
        maxSearchWindow: searchWindow,
        checkpointInterval: 1,
        checkpointReached: (subscription, { commit }) => void subscription.push({ checkpoint: commit }),
      }),
    });
    handOutBytes(this.stream);
    this.stream
      .on('caughtUp', () => this.stream.push({ caughtUp: true }))
      .on('fellBehind' as never, () => (this.live = false))
      .on('data', (item: unknown) => this.take(item as Received | Marker))
      .on('error', (error) => this.fail(error))
      .on('end', () => this.fail(new Error('the log ended the subscription')))
      .on('close', () => this.fail(new Error('the subscription was closed')));
    options.signal.addEventListener('abort', this.stop, { once: true });
  }

  async *batches(): AsyncGenerator<FeedBatch> {
    for (let notBefore = -Infinity; !this.options.signal.aborted;) {
      if (this.changed) {
        await this.gather(notBefore);
        const batch = { facts: this.facts, position: this.position, live: this.live };
        this.facts = [];
        this.changed = false;
        if (this.stream.isPaused()) this.stream.resume();
        yield batch;
        notBefore = performance.now() + gapAfter(batch.facts.length);
      } else if (this.failure) {
        throw this.failure.error;
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
        // What arrived in the same turn of the event loop goes into one batch.
        await immediate();
      }
    }
  }

  close(): void {
    this.options.signal.removeEventListener('abort', this.stop);
    this.stream.unsubscribe().catch(() => undefined);
  }

  /** Lets what comes until then join the next batch; a full one waits for nothing. */
  private async gather(notBefore: number): Promise<void> {
    const left = notBefore - performance.now();
    if (left > 0 && this.facts.length < this.batchSize) await delay(left);
  }

  private take(item: Received | Marker): void {
    if (isMarker(item)) this.mark(item);
    else this.add(item);
    this.changed = true;
    if (this.facts.length >= this.batchSize) this.stream.pause();
    this.wake();
  }

  private mark(marker: Marker): void {
    if ('caughtUp' in marker) this.live = true;
    else if (this.position === undefined || marker.checkpoint > this.position)
      this.position = marker.checkpoint;
  }

  private add(item: Received): void {
    const fact = toRecorded(item, this.upcasters);
    if (fact) this.facts.push(fact);
    this.position = positionOf(item) ?? this.position;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  private readonly stop = (): void => this.wake();
}

const isMarker = (item: object): item is Marker => 'checkpoint' in item || 'caughtUp' in item;
