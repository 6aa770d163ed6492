import { type ServiceName, services } from '@ucv/platform-messaging';
import type { Receiver } from '@ucv/dev';
import type { Watchdog } from '@ucv/servers';
import type { BenchOptions, Part } from './command-line';
import { describeMachine } from './figures/machine';
import { printTable, type Table } from './figures/table';
import { measureCollector } from './measure/collector';
import { defineSegments, openReceiver } from './load/campaign';
import { measureIdentity } from './measure/identity';
import { Pipeline } from './measure/pipeline';
import { measureEventStore } from './measure/event-store';
import { measureRecovery } from './measure/event-store-recovery';
import { labelledSets, measureLabelled } from './measure/labelled';
import { measureProfileRead } from './measure/profile-read';
import { measureRebuild } from './measure/rebuild';
import { measureAlike, measureResolve } from './measure/resolve';
import { measureSegments, usualSegments } from './measure/segments';
import type { Scale } from './measure/scale';
import { measureStart } from './measure/start';
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
  startTable,
} from './report';
import { eventStoreTables } from './report-event-store';
import { identityTables } from './report-identity';
import { labelledTables } from './report-labelled';
import { alikeTable, resolveTables } from './report-resolve';
import { type MeasuredSystem, startSystem } from './system/system';

type Sizes = Omit<BenchOptions, 'quick' | 'json' | 'help' | 'only'>;

/** Measures everything, or these parts alone, printing each table as soon as it is known. */
export async function bench(
  watchdog: Watchdog,
  scale: Scale,
  { only, ...sizes }: Sizes & Pick<BenchOptions, 'only'>,
): Promise<BenchFigures> {
  const wanted: Wanted = (...names) => only.length === 0 || names.some((name) => only.includes(name));
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\n`);
  const figures: BenchFigures = { machine, scale };
  await measureWithoutServices(watchdog, { figures, wanted, sizes });
  if (wanted('collector')) {
    const work = (system: MeasuredSystem) => measureCollector(system, scale);
    figures.collector = await within(watchdog, allBut('ingestion'), work);
    print(collectorTable(figures.collector));
  }
  if (wanted('identity')) {
    const work = (system: MeasuredSystem) =>
      measureIdentity(system, scale, sizes.identifiers ?? scale.identifiers);
    figures.identity = await within(watchdog, allBut('identity'), work);
    for (const table of identityTables(figures.identity)) print(table);
  }
  if (wanted('start')) {
    figures.start = await within(watchdog, [], (system) => measureStart(system, scale));
    print(startTable(figures.start));
  }
  if (wanted('pipeline', 'segments', 'rebuild', 'profile-read'))
    await measureWhole(watchdog, figures, wanted);
  return figures;
}

const allBut = (one: ServiceName): string[] => services.filter((name) => name !== one);

async function measureWithoutServices(
  watchdog: Watchdog,
  { figures, wanted, sizes }: { figures: BenchFigures; wanted: Wanted; sizes: Sizes },
): Promise<void> {
  const { scale } = figures;
  await measureResolving(watchdog, { figures, wanted, sizes });
  if (wanted('event-store')) {
    figures.eventStore = await measureEventStore(watchdog, scale);
    for (const table of eventStoreTables(figures.eventStore)) print(table);
  }
  if (wanted('event-store-start'))
    print(recoveryTable((figures.recovery = await measureRecovery(watchdog, sizes.logEvents))));
}

async function measureResolving(
  watchdog: Watchdog,
  { figures, wanted, sizes }: { figures: BenchFigures; wanted: Wanted; sizes: Sizes },
): Promise<void> {
  if (wanted('resolve')) {
    figures.resolve = await measureResolve(watchdog, figures.scale, sizes.records);
    for (const table of resolveTables(figures.resolve)) print(table);
    print(alikeTable((figures.alike = await measureAlike(watchdog, figures.scale))));
  }
  if (wanted('look-alikes')) {
    figures.labelled = await measureLabelled(sizes.sets ?? labelledSets);
    for (const table of labelledTables(figures.labelled)) print(table);
  }
}

async function measureWhole(watchdog: Watchdog, figures: BenchFigures, wanted: Wanted): Promise<void> {
  const receiver = await openReceiver();
  const environment = { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host };
  const work = (system: MeasuredSystem) => measureSystem(system, { figures, wanted, receiver });
  try {
    await within(watchdog, [], work, environment);
  } finally {
    receiver.close();
  }
}

type Wanted = (...names: Part[]) => boolean;

async function measureSystem(
  system: MeasuredSystem,
  { figures, wanted, receiver }: { figures: BenchFigures; wanted: Wanted; receiver: Receiver },
): Promise<void> {
  const { scale } = figures;
  await defineSegments(system, 0, usualSegments);
  const load = await Pipeline.prepare(system, scale);
  if (wanted('pipeline', 'segments')) {
    figures.pipeline = await load.measure(scale);
    print(pipelineTable(figures.pipeline, scale));
    print(cpuTable(figures.pipeline));
  }
  if (wanted('segments') && figures.pipeline) {
    const { half } = figures.pipeline;
    figures.segments = await measureSegments(system, scale, { pipeline: load, usual: half, receiver });
    print(segmentsTable(figures.segments));
  }
  await load.close();
  if (wanted('rebuild')) print(rebuildTable((figures.rebuild = await measureRebuild(system, scale))));
  if (wanted('profile-read'))
    print(profileReadTable((figures.profileRead = await measureProfileRead(system, scale)), scale));
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
