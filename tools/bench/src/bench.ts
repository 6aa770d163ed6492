import { services } from '@ucv/platform-messaging';
import type { Receiver } from '@ucv/dev';
import type { Watchdog } from '@ucv/servers';
import { describeMachine } from './figures/machine';
import { printTable, type Table } from './figures/table';
import { measureCollector } from './measure/collector';
import { defineSegments, openReceiver } from './load/campaign';
import { type LogRecovery, measureRecovery } from './measure/event-store-recovery';
import { Pipeline } from './measure/pipeline';
import { measureProfileRead } from './measure/profile-read';
import { measureRebuild } from './measure/rebuild';
import { measureSegments, usualSegments } from './measure/segments';
import type { Scale } from './measure/scale';
import { recoveryTable } from './recovery-table';
import {
  type BenchFigures,
  collectorTable,
  cpuTable,
  machineLine,
  pipelineTable,
  profileReadTable,
  rebuildTable,
  segmentsTable,
} from './report';
import { type MeasuredSystem, startSystem } from './system/system';

/** Measures everything, printing each table as soon as it is known. */
export async function bench(watchdog: Watchdog, scale: Scale): Promise<BenchFigures> {
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\n`);
  const others = services.filter((name) => name !== 'ingestion');
  const collector = await within(watchdog, others, (system) => measureCollector(system, scale));
  print(collectorTable(collector));
  const receiver = await openReceiver();
  const environment = { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host };
  try {
    const work = (system: MeasuredSystem) => measureWhole(system, scale, receiver);
    return { machine, scale, collector, ...(await within(watchdog, [], work, environment)) };
  } finally {
    receiver.close();
  }
}

/** How the event store starts on logs of some sizes. */
export async function benchRecovery(
  watchdog: Watchdog,
  sizes: readonly number[],
): Promise<{ recovery: LogRecovery[] }> {
  const recovery = await measureRecovery(watchdog, sizes);
  print(recoveryTable(recovery));
  return { recovery };
}

async function measureWhole(
  system: MeasuredSystem,
  scale: Scale,
  receiver: Receiver,
): Promise<Pick<BenchFigures, 'pipeline' | 'segments' | 'rebuild' | 'profileRead'>> {
  await defineSegments(system, 0, usualSegments);
  const load = await Pipeline.prepare(system, scale);
  const pipeline = await load.measure(scale);
  print(pipelineTable(pipeline, scale));
  print(cpuTable(pipeline));
  const segments = await measureSegments(system, scale, { pipeline: load, usual: pipeline.half, receiver });
  await load.close();
  print(segmentsTable(segments));
  const rebuild = await measureRebuild(system, scale);
  print(rebuildTable(rebuild));
  const profileRead = await measureProfileRead(system, scale);
  print(profileReadTable(profileRead, scale));
  return { pipeline, segments, rebuild, profileRead };
}

async function within<T>(
  watchdog: Watchdog,
  without: readonly string[],
  work: (system: MeasuredSystem) => Promise<T>,
  environment: Record<string, string> = {},
): Promise<T> {
  const system = await startSystem(watchdog, without, environment);
  try {
    return await work(system);
  } finally {
    await system.stop();
  }
}

const print = (table: Table): void => console.log(`${printTable(table)}\n`);
