#!/usr/bin/env node
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../prepare/prepare.mjs';
import { root } from '../prepare/repository.mjs';
import { run } from '../prepare/run.mjs';
import { runCommand } from '../prepare/steps.mjs';

const folder = 'apps/acceptance/dist/proof';

const help = `npm run proof -- <name> [options]

Runs a long scenario against a system of its own. Resumable: the same name and seed go on where they stopped.
The report is written to tools/handbook/proof. Without a name it says which there are.

  --seed N      what happens in which order
  --minutes M   how long (sigkill, identity, erasure)
  --events N    how long the log is (rebuild)
  --kills N     how often the node is killed (log-crash)
  --help`;

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  await prepare();
  const [name, ...options] = args;
  const main = join(root, folder, `${name}.js`);
  if (name && /^[a-z0-9-]+$/.test(name) && existsSync(main)) {
    return run(process.execPath, ['--enable-source-maps', main, ...options]);
  }
  console.error(
    `${name ? `There is no proof named ${name}.` : 'Which proof?'} Known: ${known().join(', ') || 'none yet'}`,
  );
  return 2;
});

function known() {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((file) => (file.endsWith('.js') ? [file.slice(0, -3)] : []));
}
