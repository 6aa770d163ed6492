import { services } from '@ucv/platform-messaging';
import type { Watchdog } from '@ucv/servers';
import { describeMachine } from './figures/machine';
import { printTable, type Table } from './figures/table';
import { measureCollector } from './measure/collector';
import { Pipeline } from './measure/pipeline';
import { measureProfileRead } from './measure/profile-read';
import { measureRebuild } from './measure/rebuild';
import type { Scale } from './measure/scale';
import {
  type BenchFigures,
  collectorTable,
  cpuTable,
  machineLine,
  pipelineTable,
  profileReadTable,
  rebuildTable,
} from './report';
import { type MeasuredSystem, startSystem } from './system/system';

/** Measures everything, printing each table as soon as it is known. */
export async function bench(watchdog: Watchdog, scale: Scale): Promise<BenchFigures> {
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\n`);
  const others = services.filter((name) => name !== 'ingestion');
  const collector = await within(watchdog, others, (system) => measureCollector(system, scale));
  print(collectorTable(collector));
  const rest = await within(watchdog, [], (system) => measureWhole(system, scale));
  return { machine, scale, collector, ...rest };
}

async function measureWhole(
  system: MeasuredSystem,
  scale: Scale,
): Promise<Pick<BenchFigures, 'pipeline' | 'rebuild' | 'profileRead'>> {
  const load = await Pipeline.prepare(system, scale);
  const pipeline = await load.measure(scale);
  await load.close();
  print(pipelineTable(pipeline, scale));
  print(cpuTable(pipeline));
  const rebuild = await measureRebuild(system, scale);
  print(rebuildTable(rebuild));
  const profileRead = await measureProfileRead(system, scale);
  print(profileReadTable(profileRead, scale));
  return { pipeline, rebuild, profileRead };
}

async function within<T>(
  watchdog: Watchdog,
  without: readonly string[],
  work: (system: MeasuredSystem) => Promise<T>,
): Promise<T> {
  const system = await startSystem(watchdog, without);
  try {
    return await work(system);
  } finally {
    await system.stop();
  }
}

const print = (table: Table): void => console.log(`${printTable(table)}\n`);
