#!/usr/bin/env node
import { createRequire } from 'node:module';
import { prepare } from '../prepare/prepare.mjs';
import { runCommand } from '../prepare/steps.mjs';

const help = `node tools/dev/bin/compose-files.mjs

Writes UCV_HOME/compose/environment and nats-server.conf for docker-compose.yml, from this installation's credentials,
which are made where they are missing.
  --help`;

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  await prepare();
  const file = createRequire(import.meta.url)('../dist/index.js').writeComposeFiles();
  console.log(`docker compose --env-file ${file} up --build`);
});
