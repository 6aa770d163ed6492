import { parseArgs } from 'node:util';

/** What can be measured by itself. */
export const parts = [
  'collector',
  'pipeline',
  'segments',
  'rebuild',
  'profile-read',
  'event-store',
  'event-store-start',
  'resolve',
  'look-alikes',
  'identity',
  'start',
] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  quick: boolean;
  /** Everything where it is empty. */
  only: Part[];
  json?: string;
  /** Sizes of the logs on which the event store is started, events. */
  logEvents: number[];
  /** Sizes of tables to resolve beside the usual ones. */
  records: number[];
  /** Where labelled files are, where they are not the usual ones. */
  sets?: string;
  /** How many identifiers identity knows while it decides live, where it is not the usual number. */
  identifiers?: number;
  help: boolean;
}

export const help = `npm run bench [-- options]

Starts a system of its own, measures it, and removes it again. Each figure stands beside the least that the
same work could cost in this run; compare ratios and CPU µs between runs, events/s only on a quiet machine.

  --quick        about four minutes, for a first look; otherwise about twenty minutes
  --only PART    measures this alone, and may be given more than once: collector, pipeline, segments, rebuild,
                 profile-read, event-store, event-store-start, resolve, look-alikes, identity, start
  --log-events N,…  sizes of the logs on which the event store's start is measured (default: 100000; a million
                 events take 700 MB of disk and half a minute)
  --records N,…  resolves tables of so many records too, beside those of 1000, 10000 and, unless quick, 100000
  --sets FOLDER  labelled files for look-alikes, in folders dense/<name> and ordinary/<name> with records.csv, truth.csv,
                 schema.json and kinds.csv (default: tools/bench/sets)
  --identifiers N  how many identifiers identity knows while it decides live (default: 100000; 10000 where quick)
  --json FILE    also writes every figure to FILE
  --help`;

/** @refuses  what it does not know, naming it */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      'log-events': { type: 'string', default: '100000' },
      records: { type: 'string' },
      sets: { type: 'string' },
      identifiers: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { 'log-events': events, records, identifiers, only, ...rest } = values;
  return {
    ...rest,
    only: only.map(partOf),
    logEvents: readCounts('--log-events', events),
    records: records === undefined ? [] : readCounts('--records', records),
    identifiers: identifiers === undefined ? undefined : readCount('--identifiers', identifiers),
  };
}

const readCounts = (option: string, list: string): number[] =>
  list.split(',').map((text) => readCount(option, text));

function readCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Error(`${option}: "${text}" is no whole number above 0`);
}

function partOf(name: string): Part {
  const part = parts.find((known) => known === name);
  if (!part) throw new Error(`--only knows no ${name}; it knows ${parts.join(', ')}`);
  return part;
}
