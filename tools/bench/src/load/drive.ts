import { setTimeout as delay } from 'node:timers/promises';
import type { CollectorClient } from './collector-client';
import type { SentEvent } from './shoppers';

/** How a load is put on: as fast as answers come, or at a rate that does not wait for them. */
export interface LoadPlan {
  seconds: number;
  /** Events in one request. */
  batch: number;
  /** Requests under way at once, at most. */
  inFlight: number;
  /** Events a second; absent: the next batch goes when an answer comes. */
  rate?: number;
}

export interface LoadWatch {
  /** Makes the next batch. */
  next(size: number): SentEvent[];
  /** @param total  events accepted so far, this batch included */
  accepted?(batch: readonly SentEvent[], total: number): void;
}

export interface LoadResult {
  accepted: number;
  bytes: number;
  /** From the first request to the last answer, or to the end of the plan where that is later. */
  seconds: number;
}

/** Sends batches to the collector according to a plan. Where the collector is slower than the rate, the load is late. */
export async function drive(client: CollectorClient, plan: LoadPlan, watch: LoadWatch): Promise<LoadResult> {
  const started = performance.now();
  const ends = started + plan.seconds * 1_000;
  const result: LoadResult = { accepted: 0, bytes: 0, seconds: 0 };
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < ends) {
      const due = plan.rate ? started + (sent * plan.batch * 1_000) / plan.rate : 0;
      if (due >= ends) return;
      sent += 1;
      const early = due - performance.now();
      if (early > 0) await delay(early);
      const batch = watch.next(plan.batch);
      const bytes = await client.send(batch);
      result.bytes += bytes;
      result.accepted += batch.length;
      watch.accepted?.(batch, result.accepted);
    }
  };
  await Promise.all(Array.from({ length: plan.inFlight }, sender));
  result.seconds = Math.max(plan.seconds, (performance.now() - started) / 1_000);
  return result;
}

/** Sends all of a finite number of events, as fast as answers come. */
export async function sendAll(
  client: CollectorClient,
  events: Iterable<SentEvent>,
  { batch, inFlight }: Pick<LoadPlan, 'batch' | 'inFlight'>,
): Promise<void> {
  const source = events[Symbol.iterator]();
  const take = (): SentEvent[] => {
    const taken: SentEvent[] = [];
    for (let next = source.next(); !next.done; next = source.next()) {
      taken.push(next.value);
      if (taken.length === batch) break;
    }
    return taken;
  };
  const sender = async (): Promise<void> => {
    for (let next = take(); next.length > 0; next = take()) await client.send(next);
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
}
