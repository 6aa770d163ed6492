import { parseArgs } from 'node:util';

export interface BenchOptions {
  quick: boolean;
  json?: string;
  /** Sizes of the logs on which the event store is started, events. */
  logEvents: number[];
  /** Nothing but that. */
  onlyLog: boolean;
  help: boolean;
}

export const help = `npm run bench [-- options]

Starts a system of its own, measures it, and removes it again. Each figure stands beside the least that the
same work could cost in this run; compare ratios and CPU µs between runs, events/s only on a quiet machine.

  --quick        about two minutes, for a first look; otherwise about eight minutes
  --log-events N,…  sizes of the logs on which the event store's start is measured (default: 100000; a million
                 events take 700 MB of disk and half a minute)
  --only-log     measures nothing else
  --json FILE    also writes every figure to FILE
  --help`;

/** @refuses  what it does not know, naming it */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      'log-events': { type: 'string', default: '100000' },
      'only-log': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { quick, json, help: asked, 'log-events': sizes, 'only-log': onlyLog } = values;
  return { quick, json, help: asked, onlyLog, logEvents: sizes.split(',').map(readCount) };
}

function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Error(`--log-events: "${text}" is no number of events`);
}
