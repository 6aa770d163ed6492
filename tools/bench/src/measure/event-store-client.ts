import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import {
  type ClientTask,
  count,
  data,
  metadata,
  type Prepare,
  serve,
  streamOf,
  type,
  warmUp,
} from './event-store-task';

/** The client as it is shipped: our adapter, which changes it, is not in this process. */
const prepare: Prepare<Extract<ClientTask, { kind: 'read' | 'subscribe' }>> = async (task) => {
  if (task.kind === 'subscribe') return subscribe(task);
  const client = EventStoreDBClient.connectionString(task.url);
  await count(client.readAll({ maxCount: warmUp.read }));
  return () => count(client.readAll());
};

async function subscribe({
  url,
  subscribers,
  events,
}: Extract<ClientTask, { kind: 'subscribe' }>): Promise<() => Promise<number>> {
  let received = 0;
  let enough: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (enough = resolve));
  const live = Array.from({ length: subscribers }, () => {
    const subscription = EventStoreDBClient.connectionString(url).subscribeToAll({ fromPosition: 'end' });
    subscription.on('data', () => {
      received += 1;
      if (received === subscribers * events) enough();
    });
    return once(subscription, 'caughtUp');
  });
  await Promise.all(live);
  return async () => {
    await all;
    return received;
  };
}

const one = () => jsonEvent({ type, data, metadata });

/** Appends so many events, 500 at a time. */
export async function fill(url: string, events: number): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  for (let n = 0; n < events; n += 500)
    await client.appendToStream(streamOf(n / 500), Array.from({ length: 500 }, one));
  await close(client);
}

/** Appends one event after the other, so many a second. */
export async function trickle(url: string, events: number, perSecond: number): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  const started = performance.now();
  for (let n = 0; n < events; n += 1) {
    const early = started + (n * 1_000) / perSecond - performance.now();
    if (early > 0) await delay(early);
    await client.appendToStream(streamOf(n), one());
  }
  await close(client);
}

/** It waits for ever for streams that had ended before. */
async function close(client: EventStoreDBClient): Promise<void> {
  await Promise.race([client.dispose(), delay(500, undefined, { ref: false })]);
}

if (require.main === module) void serve(prepare);
