import type { Machine } from './figures/machine';
import { type Spread, spread } from './figures/spread';
import { figure, range, type Table } from './figures/table';
import type { CollectorFigures } from './measure/collector';
import type { EventStoreFigures } from './measure/event-store';
import type { LogRecovery } from './measure/event-store-recovery';
import type { LabelledFigures } from './measure/labelled';
import type { PipelineFigures, PipelineRun } from './measure/pipeline';
import type { ProfileReadFigures, ReadTimes } from './measure/profile-read';
import type { RebuildFigures } from './measure/rebuild';
import type { IdentityFigures } from './measure/identity';
import type { AlikeFigures, ResolveFigures } from './measure/resolve';
import type { Delay, SegmentFigures } from './measure/segments';
import type { Scale } from './measure/scale';
import type { StartFigures } from './measure/start';

/** What one run measured, everything unless it was told otherwise; what `--json` writes. */
export interface BenchFigures {
  machine: Machine;
  scale: Scale;
  eventStore?: EventStoreFigures;
  recovery?: LogRecovery[];
  resolve?: ResolveFigures[];
  alike?: AlikeFigures;
  labelled?: LabelledFigures;
  identity?: IdentityFigures;
  collector?: CollectorFigures;
  pipeline?: PipelineFigures;
  segments?: SegmentFigures;
  rebuild?: RebuildFigures;
  profileRead?: ProfileReadFigures;
  start?: StartFigures;
}

export const machineLine = ({ cpu, cores, memoryGb, node, commit, load, at }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGb} GB · Node ${node} · commit ${commit} · load before: ${load} · ${at}`;

const spreadCells = (of: Spread): string[] => [figure(of.median), range(of)];

export const startTable = (of: StartFigures): Table => ({
  title: 'Start of everything on data that is there',
  columns: ['', 'seconds', 'min–max', 'CPU s', 'min–max'],
  rows: [
    ['to `UCV ready`', ...spreadCells(of.seconds), ...spreadCells(of.cpuSeconds)],
    ['bare Node processes', '', '', ...spreadCells(of.bareSeconds)],
    ['ratio', '', '', ...spreadCells(of.ratio)],
  ],
  notes: [`${of.processes} processes; median of ${of.seconds.repetitions}.`],
});

export function collectorTable({ collector, bare, ratio, cpu, bytesPerEvent }: CollectorFigures): Table {
  return {
    title: 'Collector: accepted events, batches of 100, 8 connections',
    columns: ['', 'events/s', 'min–max', 'CPU µs/event', 'min–max'],
    rows: [
      ['collector', ...spreadCells(collector), ...spreadCells(cpu.collector)],
      ['bare Fastify route', ...spreadCells(bare), ...spreadCells(cpu.bare)],
      ['ratio', ...spreadCells(ratio), figure(cpu.collector.median / cpu.bare.median), ''],
    ],
    notes: [
      `Median of ${collector.repetitions}, in turn; ${figure(bytesPerEvent)} bytes an event. The other services are not running.`,
      'The bare route parses the same body and appends the events as they came to a stream for each sender, in the same store.',
    ],
  };
}

const runRow = (name: string, run: PipelineRun): string[] => [
  name,
  run.asked === undefined ? '–' : figure(run.asked),
  figure(run.acceptedRate),
  figure(run.visibleRate),
  figure(run.p50),
  figure(run.p99),
  `${figure(run.backlog.middle)} → ${figure(run.backlog.end)}`,
  run.keptUp ? 'yes' : 'no',
];

export function pipelineTable({ flood, sustained, tooFast, half }: PipelineFigures, scale: Scale): Table {
  const visible = spread(sustained.map(({ visibleRate }) => visibleRate));
  return {
    title:
      'Pipeline: accepted → visible in the profile, all services on, 10 segments, load generator on the same machine',
    columns: ['', 'asked/s', 'accepted/s', 'visible/s', 'p50 ms', 'p99 ms', 'backlog', 'kept up'],
    rows: [
      runRow('as fast as it goes', flood),
      ...tooFast.map((run) => runRow('too fast', run)),
      ...sustained.map((run, turn) => runRow(`sustained, run ${turn + 1}`, run)),
      runRow('half of it', half),
    ],
    notes: [
      sustained.length > 0
        ? `Sustained: ${figure(visible.median)} events/s (${range(visible)}), ${visible.repetitions} × ${scale.sustainedSeconds} s.`
        : 'No rate was sustained: the machine is too busy to say.',
      'visible/s counts until the last event is visible; ms from the collector’s answer until the profile service has the row;',
      'backlog in events, in the middle and in the last third of the load. Requests of 100 events, at half the rate of 20.',
      `One event of each request is followed (${half.followed} at half the rate); ${figure(scale.customers)} customers are known, 2 % of devices new.`,
    ],
  };
}

export function cpuTable({ sustained, flood, half }: PipelineFigures): Table {
  const runs = sustained.length > 0 ? sustained : [flood];
  const names = Object.keys(half.cpu).sort((a, b) => half.cpu[b]! - half.cpu[a]!);
  const total = ({ cpu }: PipelineRun): number => Object.values(cpu).reduce((sum, each) => sum + each, 0);
  const row = (name: string, of: (run: PipelineRun) => number): string[] => [
    name,
    ...spreadCells(spread(runs.map(of))),
    figure(of(half)),
  ];
  return {
    title: 'CPU µs for each event, by process',
    columns: ['', sustained.length > 0 ? 'sustained' : 'flood', 'min–max', 'half the rate'],
    rows: [...names.map((name) => row(name, ({ cpu }) => cpu[name] ?? NaN)), row('all', total)],
    notes: ['User and system time of the whole process, from /proc; PostgreSQL with all its connections.'],
  };
}

export function segmentsTable({ entered, told, probes, load, runs }: SegmentFigures): Table {
  const row = (name: string, { p50, p99 }: Delay): string[] => [name, figure(p50), figure(p99), ''];
  const costs = runs.map(({ segments, run }) => [
    `segmentation with ${segments} segments`,
    ...['', ''],
    figure(run.cpu['segmentation'] ?? NaN),
  ]);
  return {
    title: 'Segments and webhooks, beside a load',
    columns: ['', 'p50 ms', 'p99 ms', 'CPU µs/event'],
    rows: [row('accepted → segment entered', entered), row('entered → webhook here', told), ...costs],
    notes: [
      `${probes} probes one after the other, beside ${figure(load)} events/s. Entered: on the log, as its client sees it.`,
      'Every event of the load is of some segments’ interest; the processor time holds the entries and exits that it causes.',
    ],
  };
}

export function rebuildTable({ facts, rebuild, bare, ratio }: RebuildFigures): Table {
  return {
    title: 'Rebuild of the profile from the log, beside the live tables',
    columns: ['', 'facts/s', 'min–max'],
    rows: [
      ['rebuild, comparison and swap', ...spreadCells(rebuild)],
      ['bare read by the log’s client', ...spreadCells(bare)],
      ['ratio', ...spreadCells(ratio)],
    ],
    notes: [
      `Median of ${rebuild.repetitions} over ${figure(facts)} facts. Each rebuild was equal to the live tables.`,
    ],
  };
}

export function profileReadTable({ gateway, service, bare }: ProfileReadFigures, scale: Scale): Table {
  const row = (name: string, { p50, p99 }: ReadTimes): string[] => [
    name,
    ...spreadCells(p50),
    ...spreadCells(p99),
  ];
  const ratio = (of: ReadTimes, which: 'p50' | 'p99'): string =>
    figure(of[which].median / bare[which].median);
  return {
    title: 'Profile read, one after the other',
    columns: ['', 'p50 ms', 'min–max', 'p99 ms', 'min–max'],
    rows: [
      row('gateway', gateway),
      row('profile service over NATS', service),
      row('bare primary-key read', bare),
      ['gateway to bare', ratio(gateway, 'p50'), '', ratio(gateway, 'p99'), ''],
      ['profile service to bare', ratio(service, 'p50'), '', ratio(service, 'p99'), ''],
    ],
    notes: [
      `Median of ${scale.repetitions} × ${figure(scale.profileReads)} reads, in turn. The gateway writes who read whom to disk before it answers.`,
    ],
  };
}
