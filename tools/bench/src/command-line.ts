import { parseArgs } from 'node:util';

export interface BenchOptions {
  quick: boolean;
  json?: string;
  help: boolean;
}

export const help = `npm run bench [-- options]

Starts a system of its own, measures it, and removes it again. Each figure stands beside the least that the
same work could cost in this run; compare ratios and CPU µs between runs, events/s only on a quiet machine.

  --quick        about two minutes, for a first look; otherwise about eight minutes
  --json FILE    also writes every figure to FILE
  --help`;

/** @refuses  what it does not know, naming it */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values;
}
