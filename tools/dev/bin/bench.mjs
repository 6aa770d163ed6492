#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../prepare/prepare.mjs';
import { root } from '../prepare/repository.mjs';
import { run } from '../prepare/run.mjs';
import { runCommand, StepFailed } from '../prepare/steps.mjs';

const help = `npm run bench [-- options]

Prints the benchmark tables, each figure as a ratio within this run, with machine, commit and spread.

  --quick        about four minutes, for a first look; otherwise about twenty minutes
  --only PART    measures this alone, and may be given more than once: collector, pipeline, segments,
                 rebuild, profile-read, event-store, event-store-start, resolve, look-alikes, identity, start
  --log-events N,…  sizes of the logs on which the event store's start is measured (default: 100000)
  --records N,…  resolves tables of so many records too, beside those of 1000, 10000 and, unless quick, 100000
  --sets FOLDER  labelled files for look-alikes, in folders dense/<name> and ordinary/<name> with records.csv, truth.csv,
                 schema.json and kinds.csv (default: tools/bench/sets)
  --identifiers N  how many identifiers identity knows while it decides live (default: 100000; 10000 where quick)
  --json FILE    also writes every figure to FILE
  --help`;

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  await prepare();
  const main = 'tools/bench/dist/main.js';
  if (!existsSync(join(root, main)))
    throw new StepFailed(`There is no ${main}: tools/bench has no benchmarks.`);
  return run(process.execPath, ['--enable-source-maps', main, ...args]);
});
