#!/usr/bin/env node
import { createRequire } from 'node:module';
import { prepare } from '../prepare/prepare.mjs';
import { root } from '../prepare/repository.mjs';
import { runCommand } from '../prepare/steps.mjs';

const help = `npm run map [-- options]

Prints every fact with its publisher, its streams and the services that read it, found in the code, and writes the same
into tools/handbook/facts.md.

  --check   writes nothing; exit code 1 where the page is stale
  --json    for machines
  --help`;

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  const unknown = args.filter((arg) => !['--check', '--json'].includes(arg));
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(' ')}\n\n${help}`);
    return 2;
  }
  await prepare();
  const { map } = createRequire(import.meta.url)('../../facts/dist/index.js');
  return map(root, args, process.stdout);
});
