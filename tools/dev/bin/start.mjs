#!/usr/bin/env node
import { createRequire } from 'node:module';
import { prepare } from '../prepare/prepare.mjs';
import { runCommand } from '../prepare/steps.mjs';

const help = `npm start [-- options]

Installs and builds what is missing, starts nats-server, PostgreSQL, the event store and every service,
plays the sample journey at the first start, prints "UCV ready" and the addresses, and runs until Ctrl-C.

  --empty              no sample journey
  --without <service>  leaves a service out, to run it apart: npx ucv run <service> (may be repeated)
  --help

Environment: UCV_HOME (.ucv), UCV_GATEWAY_PORT (3000), UCV_COLLECTOR_PORT (3001), UCV_INTERNAL_PORT (3100),
UCV_BIND (127.0.0.1), UCV_LOG_LEVEL (info), UCV_WRITE_KEY, UCV_ADMIN_TOKEN;
NATS_URL, DATABASE_URL, EVENTSTORE_URL each replace the server that would be started.`;

await runCommand(async (args) => {
  if (args.includes('--help') || args.includes('-h')) return void console.log(help);
  await prepare();
  // In this very process: what is killed then is the supervisor, and its watchdog ends the rest.
  const { main } = createRequire(import.meta.url)('../dist/main.js');
  process.exit(await main(args));
});
