#!/usr/bin/env node
import { createRequire } from 'node:module';
import { prepare } from '../prepare/prepare.mjs';
import { root } from '../prepare/repository.mjs';
import { runCommand } from '../prepare/steps.mjs';

const help = `npm run reference [-- options]

Writes every route, command, flag, environment variable and metric, found in the code, into the handbook:
tools/handbook/http-api.md, commands.md, environment.md and metrics.md.

  --check   writes nothing; exit code 1 where a page is stale
  --help`;

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  const unknown = args.filter((arg) => !['--check'].includes(arg));
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(' ')}\n\n${help}`);
    return 2;
  }
  await prepare();
  const { reference } = createRequire(import.meta.url)('../../reference/dist/index.js');
  return reference(root, args);
});
