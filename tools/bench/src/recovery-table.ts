import { figure, type Table } from './figures/table';
import type { LogRecovery } from './measure/event-store-recovery';

export function recoveryTable(logs: readonly LogRecovery[]): Table {
  return {
    title: 'Event store: start on logs of some sizes',
    columns: [
      'events',
      'log MB',
      'start',
      'ready s',
      'CPU s',
      'peak own MB',
      'steady own MB',
      'mapped MB',
      'index B/event',
    ],
    rows: logs.flatMap(({ events, logMb, indexBytesPerEvent, starts }) =>
      starts.map(({ how, readySeconds, cpuSeconds, peakAnon, steadyAnon, steadyFile }) => [
        figure(events),
        figure(logMb),
        how,
        figure(readySeconds),
        figure(cpuSeconds),
        figure(peakAnon),
        figure(steadyAnon),
        figure(steadyFile),
        figure(indexBytesPerEvent),
      ]),
    ),
    notes: [
      'Own: anonymous memory of the process. Mapped: pages of the index and of the program, which the kernel takes back',
      'when others need them. The page cache is warm: the log was just written. Killed: 3 s after it was ready.',
    ],
  };
}
