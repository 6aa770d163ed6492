import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Spread, spread } from '../figures/spread';
import { CollectorClient } from '../load/collector-client';
import { drive, type LoadPlan, sendAll } from '../load/drive';
import { Shoppers } from '../load/shoppers';
import { cpuSeconds } from '../system/cpu-time';
import type { MeasuredSystem } from '../system/system';
import type { Scale } from './scale';

export interface CollectorFigures {
  /** Accepted events a second. */
  collector: Spread;
  bare: Spread;
  /** Collector against bare, from pairs measured one after the other. */
  ratio: Spread;
  /** Processor µs of the process itself for one event. */
  cpu: { collector: Spread; bare: Spread };
  bytesPerEvent: number;
}

const plan = { batch: 100, inFlight: 8 };

/** Both in turn, so that what else happens on the machine meets both. */
export async function measureCollector(system: MeasuredSystem, scale: Scale): Promise<CollectorFigures> {
  const bare = fork(join(__dirname, 'bare-collector.js'), [system.eventStoreUrl]);
  const [address] = (await once(bare, 'message')) as [string];
  const shoppers = new Shoppers(scale.customers, 1);
  const doors = {
    collector: new CollectorClient(system.collector, system.writeKey, plan.inFlight),
    bare: new CollectorClient(address, system.writeKey, plan.inFlight),
  };
  try {
    for (const door of [doors.collector, doors.bare]) {
      await sendAll(door, shoppers.introductions(), plan);
      await drive(door, { ...plan, seconds: 1 }, { next: (size) => batchOf(shoppers, size) });
    }
    const runs = { collector: [] as Run[], bare: [] as Run[] };
    const pid = { collector: system.pids()['ingestion'] as number, bare: bare.pid as number };
    for (let turn = 0; turn < scale.repetitions; turn += 1) {
      for (const name of ['collector', 'bare'] as const) {
        const load = { ...plan, seconds: scale.collectorSeconds };
        runs[name].push(await run(doors[name], load, { shoppers, pid: pid[name] }));
      }
    }
    return figures(runs);
  } finally {
    for (const door of Object.values(doors)) door.close();
    await end(bare);
  }
}

interface Run {
  rate: number;
  cpu: number;
  bytes: number;
}

async function run(
  door: CollectorClient,
  load: LoadPlan,
  { shoppers, pid }: { shoppers: Shoppers; pid: number },
): Promise<Run> {
  const before = cpuSeconds({ pid })['pid']!;
  const { accepted, seconds, bytes } = await drive(door, load, { next: (size) => batchOf(shoppers, size) });
  const cpu = ((cpuSeconds({ pid })['pid']! - before) * 1e6) / accepted;
  return { rate: accepted / seconds, cpu, bytes: bytes / accepted };
}

function figures({ collector, bare }: { collector: Run[]; bare: Run[] }): CollectorFigures {
  return {
    collector: spread(collector.map(({ rate }) => rate)),
    bare: spread(bare.map(({ rate }) => rate)),
    ratio: spread(collector.map(({ rate }, turn) => rate / bare[turn]!.rate)),
    cpu: {
      collector: spread(collector.map(({ cpu }) => cpu)),
      bare: spread(bare.map(({ cpu }) => cpu)),
    },
    bytesPerEvent: spread(collector.map(({ bytes }) => bytes)).median,
  };
}

const batchOf = (shoppers: Shoppers, size: number) => Array.from({ length: size }, () => shoppers.next());

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
