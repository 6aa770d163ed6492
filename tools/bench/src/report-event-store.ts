import type { Spread } from './figures/spread';
import { figure, range, type Table } from './figures/table';
import type { AppendFigures, EventStoreFigures, ReadFigures } from './measure/event-store';

const cells = (of: Spread): string[] => [figure(of.median), range(of)];
const percent = ({ median }: Spread): string => `${figure(median * 100)} %`;
const reader = { client: 'the client as shipped', adapter: 'our adapter' };

/** The event-store node by itself: what reading, appending and fan-out cost it, beside what they cost its clients. */
export const eventStoreTables = ({ events, reads, appends, fanOut }: EventStoreFigures): Table[] => [
  {
    title: 'Event-store node: reads of everything, CPU µs for each event and reader',
    columns: ['', 'node', 'min–max', 'client', 'min–max', 'node to client', 'min–max'],
    rows: reads.map((run) => [nameOf(run), ...cells(run.node), ...cells(run.client), ...cells(run.ratio)]),
    notes: [`${figure(events)} events of 1.5 KB; each reader is a process of its own.`],
  },
  {
    title: 'Event-store node: appends on disk, through gRPC and by the store alone',
    columns: [
      '',
      'events/s',
      'min–max',
      'store alone',
      'ratio',
      'min–max',
      'client’s core',
      'node’s core',
      'client’s ceiling',
    ],
    rows: appends.map(appendRow),
    notes: [
      'Cores: processor time in the wall clock. Ceiling: events/s of a client with a core to itself, and a node that costs nothing.',
    ],
  },
  {
    title: 'Event-store node: CPU µs for each event appended, and how late its event loop came meanwhile',
    columns: ['', 'client', 'node', 'store alone', 'late p99 ms', 'min–max', 'late max ms', 'min–max'],
    rows: appends.map((run) => [
      run.name,
      ...[run.clientCpu, run.nodeCpu, run.aloneCpu].map(({ median }) => figure(median)),
      ...cells(run.delayP99),
      ...cells(run.delayMax),
    ]),
    notes: [
      'Every append waits for its fdatasync; were it on the event loop, the loop would come late by as much.',
    ],
  },
  {
    title: 'Event-store node: live fan-out, 100 appends a second one by one',
    columns: ['', 'node CPU µs for each event delivered', 'min–max'],
    rows: fanOut.map(({ subscribers, node }) => [`${subscribers} subscribers`, ...cells(node)]),
    notes: ['A connection each; the cost of the append itself is in it.'],
  },
];

const nameOf = ({ readers, by }: ReadFigures): string =>
  `${readers === 1 ? 'one reader' : `${readers} readers at once`}, ${reader[by]}`;

const appendRow = (run: AppendFigures): string[] => [
  run.name,
  ...cells(run.grpc),
  figure(run.alone.median),
  ...cells(run.ratio),
  percent(run.clientShare),
  percent(run.nodeShare),
  figure(run.ceiling.median),
];
