import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

/** What a client of the event store is to do, in a process of its own. */
export type ClientTask =
  /** Reads everything. */
  | { kind: 'read'; url: string }
  /** Appends events `size` at a time, so many appends under way. */
  | { kind: 'append'; url: string; inFlight: number; size: number; seconds: number }
  /** So many live subscriptions, a connection each, until each of them had so many events. */
  | { kind: 'subscribe'; url: string; subscribers: number; events: number };

export interface ClientRun {
  events: number;
  seconds: number;
  /** User and system time of the work alone. */
  cpuMicros: number;
}

/** Together with its names about as large as a sealed interaction. */
export const data = { call: 'track', sealed: randomBytes(500).toString('hex') };
export const metadata = { tenant: 'main', subjects: randomBytes(150).toString('hex') };
export const type = 'bench.event-appended.v1';
export const streamOf = (n: number): string => `bench-${n % 1_000}`;

/** Events read, or appended one by one, before anything is measured: services live long, and a compiler needs its time. */
export const warmUp = { read: 15_000, appended: 3_000 };

/** Makes ready for a task; what it resolves to does the work and tells how many events it was. */
export type Prepare<Task> = (task: Task) => Promise<() => Promise<number>>;

/**
 * The life of a client's process, which was forked with its task as JSON: says `ready`, waits for a word, works, and
 * sends its `ClientRun`.
 */
export async function serve<Task>(prepare: Prepare<Task>): Promise<void> {
  const work = await prepare(JSON.parse(process.argv[2] as string) as Task);
  process.send?.('ready');
  await once(process, 'message');
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const events = await work();
  const { user, system } = process.cpuUsage(cpu);
  const run: ClientRun = { events, seconds: (performance.now() - started) / 1_000, cpuMicros: user + system };
  process.send?.(run, undefined, undefined, () => process.exit(0));
}

export async function count(items: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const item of items) if (item) seen += 1;
  return seen;
}
