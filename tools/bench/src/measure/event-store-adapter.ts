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
} from './event-store-task';

/** The client as our services use it. */
const prepare: Prepare<Extract<ClientTask, { kind: 'read' | 'append' }>> = async (task) => {
  const log = EventLog.connect(task.url);
  if (task.kind === 'read') return () => count(log.readAll());
  const fact = (): Fact => ({ id: randomUUID(), type, data, metadata: metadata as never });
  const append = (n: number) => log.append(streamOf(n), Array.from({ length: task.size }, fact), 'any');
  await keep(task.inFlight, append, performance.now() + 300);
  return async () =>
    (await keep(task.inFlight, append, performance.now() + task.seconds * 1_000)) * task.size;
};

/** Keeps so many appends under way until an instant. @returns how many there were */
async function keep(
  inFlight: number,
  append: (n: number) => Promise<unknown>,
  until: number,
): Promise<number> {
  let appends = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) await append(appends++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return appends;
}

void serve(prepare);
