import type { Spread } from './figures/spread';
import { figure, range, type Table } from './figures/table';
import type { AlikeFigures, ResolveFigures } from './measure/resolve';

const cells = (of: Spread): string[] => [figure(of.median), range(of)];

/** Tables resolved in bulk: what they cost as they grow, where the time goes, and how right they are. */
export const resolveTables = (sizes: readonly ResolveFigures[]): Table[] => [
  {
    title: 'Resolving a table of people, in a process of its own',
    columns: [
      'records',
      'records/s',
      'min–max',
      'CPU µs/record',
      'min–max',
      `to ${figure(sizes[0]?.records ?? NaN)}`,
      'min–max',
      'each further',
      'peak RSS MiB',
      'candidates/record',
    ],
    rows: sizes.map(({ records, rate, cpu, growth, further, peakRss, candidatesPerRecord }) => [
      figure(records),
      ...[rate, cpu, growth].flatMap(cells),
      figure(further?.median ?? NaN),
      figure(peakRss.median),
      figure(candidatesPerRecord.median),
    ]),
    notes: [
      `Median of ${sizes[0]?.rate.repetitions ?? 0}, other people in each turn. CPU: user and system time, all threads of the process.`,
      'The ratio is of CPU µs/record, to the smallest table of the same turn: 1 is linear growth.',
      'Each further: CPU µs for every record that the table above lacks; learning costs much the same whatever the size.',
      'Peak: the table and what it took to make it are in it.',
    ],
  },
  {
    title: 'Resolving a table of people: seconds by stage, and pairs against the truth',
    columns: [
      ...['records', 'prepare', 'block', 'learn', 'score', 'cluster'],
      ...['precision', 'recall', 'F1', 'min–max'],
    ],
    rows: sizes.map(({ records, stages, precision, recall, f1 }) => [
      figure(records),
      ...[stages.prepare, stages.block, stages.learn, stages.score, stages.cluster].map(({ median }) =>
        figure(median),
      ),
      figure(precision.median),
      figure(recall.median),
      ...cells(f1),
    ]),
    notes: ['Nothing is labelled. A cluster of n records is n(n−1)/2 pairs, so large ones weigh most.'],
  },
];

/** Organisations with words in common: what they cost against as many people. */
export const alikeTable = ({ records, cpu, ratio, f1 }: AlikeFigures): Table => ({
  title: 'Resolving organisations whose names share most of their words',
  columns: ['records', 'CPU µs/record', 'min–max', 'to people', 'min–max', 'F1', 'min–max'],
  rows: [[figure(records), ...[cpu, ratio, f1].flatMap(cells)]],
  notes: ['To people: CPU against a table of as many people of the same turn, each in a process of its own.'],
});
