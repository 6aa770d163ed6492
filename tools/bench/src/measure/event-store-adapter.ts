import { randomUUID } from 'node:crypto';
import type { Fact } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
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

/** The client as our services use it. */
const prepare: Prepare<Extract<ClientTask, { kind: 'read' | 'append' }>> = async (task) => {
  const log = EventLog.connect(task.url);
  if (task.kind === 'read') {
    await count(log.readAll({ limit: warmUp.read }));
    return () => count(log.readAll());
  }
  const fact = (): Fact => ({ id: randomUUID(), type, data, metadata: metadata as never });
  const append = (size: number) => (n: number) =>
    log.append(streamOf(n), Array.from({ length: size }, fact), 'any');
  await keep(100, append(1), (appends) => appends < warmUp.appended);
  return async () => {
    const until = performance.now() + task.seconds * 1_000;
    return (await keep(task.inFlight, append(task.size), () => performance.now() < until)) * task.size;
  };
};

/** Keeps so many appends under way, as long as more are wanted. @returns how many there were */
async function keep(
  inFlight: number,
  append: (n: number) => Promise<unknown>,
  more: (appends: number) => boolean,
): Promise<number> {
  let appends = 0;
  const lane = async (): Promise<void> => {
    while (more(appends)) await append(appends++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return appends;
}

void serve(prepare);
