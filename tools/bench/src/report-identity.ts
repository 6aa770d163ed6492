import type { Spread } from './figures/spread';
import { figure, range, type Table } from './figures/table';
import type { IdentityFigures, IdentityRun, SinceAppend } from './measure/identity';

const processes = ['identity', 'postgres', 'event-store'] as const;
const cells = (of: Spread): string[] => [figure(of.median), range(of)];
const row = (name: string, { p50, p99 }: SinceAppend): string[] => [name, ...cells(p50), ...cells(p99)];
const ratio = (name: string, a: SinceAppend, b: SinceAppend): string[] => [
  name,
  ...[figure(a.p50.median / b.p50.median), ''],
  ...[figure(a.p99.median / b.p99.median), ''],
];

/** What identity decides a second where events wait for it, and how soon where none do. */
export function identityTables({ perSecond, tenth, all }: IdentityFigures): Table[] {
  const among = ({ identifiers }: IdentityRun): string => `${figure(identifiers)} identifiers`;
  return [
    {
      title: 'Identity: catching up with events, each of which joins two identifiers',
      columns: ['', 'waiting', 'decisions/s', ...processes, 'bytes', 'MB'],
      rows: [
        ...[tenth, all].map((run) => [
          `until ${among(run)}`,
          ...[run.backlog, run.rate, ...processes.map((name) => run.cpu[name])].map(figure),
          ...[run.bytes, run.memory].map(figure),
        ]),
        [
          'ratio',
          '',
          figure(all.rate / tenth.rate),
          ...processes.map((name) => figure(all.cpu[name] / tenth.cpu[name])),
          ...[figure(all.bytes / tenth.bytes), figure(all.memory / tenth.memory)],
        ],
      ],
      notes: [
        'Waiting: events not decided when the last was appended; decisions/s are of those. By process: CPU µs for each',
        'event, from the first append. Bytes: the service’s tables and indexes on disk, for each identifier. MB: its own',
        'memory at the end. The other services are not running.',
      ],
    },
    {
      title: `Identity: from append to the merge on the log, ${perSecond} joins a second`,
      columns: ['', 'p50 ms', 'min–max', 'p99 ms', 'min–max'],
      rows: [
        ...[tenth, all].flatMap((run) => [
          row(`merge among ${among(run)}`, run.merged),
          row('  the event itself', run.event),
        ]),
        ratio('merge, all to a tenth', all.merged, tenth.merged),
        ratio('merge to the event itself', all.merged, all.event),
      ],
      notes: [
        `Median of ${all.merged.p50.repetitions}. Somebody known is seen on a new device; both as one client of the log sees them.`,
      ],
    },
  ];
}
