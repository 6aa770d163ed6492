import { setTimeout as delay } from 'node:timers/promises';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog } from '@ucv/platform-event-store';
import { Client } from 'pg';
import { percentile, type Spread, spread } from '../figures/spread';
import { Joins } from '../load/joins';
import { cpuSeconds, untilQuiet } from '../system/cpu-time';
import { memoryOf } from '../system/memory';
import type { MeasuredSystem } from '../system/system';
import { MergeWatch } from './merge-watch';
import type { Scale } from './scale';

/** Milliseconds from the append of an event. */
export interface SinceAppend {
  p50: Spread;
  p99: Spread;
}

/** Identity's decisions where so many identifiers are known. */
export interface IdentityRun {
  identifiers: number;
  /** Events that waited when the last was appended, and decisions a second until none did. */
  backlog: number;
  rate: number;
  /** Processor µs for one decision, while it caught up and while it was given the events. */
  cpu: { identity: number; postgres: number; 'event-store': number };
  /** Until the merge is on the log, and until the event itself is, both as the same feed of the log's client sees it. */
  merged: SinceAppend;
  event: SinceAppend;
  /** On disk, indexes included, for each identifier. */
  bytes: number;
  /** The service's own memory at the end, in MB. */
  memory: number;
}

export interface IdentityFigures {
  perSecond: number;
  /** A tenth of the identifiers, and all. */
  tenth: IdentityRun;
  all: IdentityRun;
}

const perSecond = 50;

/**
 * Lets identity catch up with events of people that it does not know, and then decide live, at two sizes of one system.
 * @cost  2 to 5 ms for each identifier, by what else the two cores have to do
 */
export async function measureIdentity(
  system: MeasuredSystem,
  scale: Scale,
  identifiers: number,
): Promise<IdentityFigures> {
  const log = EventLog.connect(system.eventStoreUrl, { facts: everyFact });
  const watch = new MergeWatch(log, await log.head());
  const means: Means = { system, scale, watch, joins: new Joins(log) };
  try {
    const tenth = await measureAt(means, Math.ceil(identifiers / 10));
    return { perSecond, tenth, all: await measureAt(means, identifiers) };
  } finally {
    await watch.close();
    await log.close();
  }
}

interface Means {
  system: MeasuredSystem;
  scale: Scale;
  watch: MergeWatch;
  joins: Joins;
}

async function measureAt(means: Means, identifiers: number): Promise<IdentityRun> {
  const { system, scale } = means;
  const caughtUp = await catchUp(means, identifiers);
  await untilQuiet(() => system.pids());
  await joinSteadily(means, 1);
  const turns: Took[] = [];
  while (turns.length < Math.min(3, scale.repetitions))
    turns.push(await joinSteadily(means, scale.latencySeconds / 2));
  const of = (name: keyof Took, share: number): Spread =>
    spread(turns.map((took) => percentile(took[name], share)));
  return {
    identifiers,
    ...caughtUp,
    merged: { p50: of('merged', 0.5), p99: of('merged', 0.99) },
    event: { p50: of('event', 0.5), p99: of('event', 0.99) },
    bytes: (await bytesOnDisk(system)) / identifiers,
    memory: memoryOf(system.pids()['identity']).anon,
  };
}

async function bytesOnDisk({ databaseUrl }: MeasuredSystem): Promise<number> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query<{ bytes: string }>(
      "SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = 'identity'::regnamespace",
    );
    return Number(rows[0]!.bytes);
  } finally {
    await database.end();
  }
}

async function catchUp(
  { system, watch, joins }: Means,
  identifiers: number,
): Promise<Pick<IdentityRun, 'backlog' | 'rate' | 'cpu'>> {
  watch.reset();
  const cpuBefore = cpuSeconds(system.pids());
  const events = await joins.know(identifiers);
  const [started, backlog] = [performance.now(), events - watch.merged.size];
  await watch.until(() => watch.merged.size >= events);
  const seconds = (performance.now() - started) / 1_000;
  const cpuAfter = cpuSeconds(system.pids());
  const cpu = (name: keyof IdentityRun['cpu']): number =>
    ((cpuAfter[name]! - cpuBefore[name]!) * 1e6) / events;
  return {
    backlog,
    rate: backlog / seconds,
    cpu: { identity: cpu('identity'), postgres: cpu('postgres'), 'event-store': cpu('event-store') },
  };
}

interface Took {
  merged: number[];
  event: number[];
}

/** Sends so many events a second, whether the earlier ones were decided or not. */
async function joinSteadily({ watch, joins }: Means, seconds: number): Promise<Took> {
  watch.reset();
  const began = new Map<string, number>();
  const appends: Promise<unknown>[] = [];
  const started = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const early = started + (n * 1_000) / perSecond - performance.now();
    if (early > 0) await delay(early);
    const now = performance.now();
    const { id, appended } = joins.newDevice();
    began.set(id, now);
    appends.push(appended);
  }
  await Promise.all(appends);
  await watch.until(() => watch.merged.size >= began.size && watch.events.size >= began.size);
  const took = (seen: ReadonlyMap<string, number>): number[] =>
    [...began].map(([id, at]) => seen.get(id)! - at);
  return { merged: took(watch.merged), event: took(watch.events) };
}
