import { Argument, type Command } from 'commander';
import { Refused } from '../refused';
import { runInThisProcess } from '../run-in-this-process';
import type { Terminal } from '../terminal';

/** Written out, so that `--help` need not load what the services talk through. A spec holds it to the table. */
export const serviceNames = [
  'ingestion',
  'identity',
  'profile',
  'consent',
  'segmentation',
  'activation',
  'gateway',
] as const;

const help = `
Start the others without it first, in another terminal:
  npm start -- --without identity
  npx ucv run identity
A debugger attaches with NODE_OPTIONS=--inspect.`;

export function addRun(program: Command, terminal: Terminal): void {
  program
    .command('run')
    .description('Runs one service in the foreground against the rest, as often as you like.')
    .addArgument(new Argument('<service>', 'which one').choices(serviceNames))
    .addHelpText('after', help)
    .action((service: (typeof serviceNames)[number]) => run(service, terminal));
}

async function run(service: (typeof serviceNames)[number], { env }: Terminal): Promise<void> {
  const { answersOk, internalPort, readSettings, serviceEnvironment } = await import('@ucv/dev');
  const settings = readSettings(env);
  if (await answersOk(`http://127.0.0.1:${internalPort(settings, service)}/health/live`)) {
    throw new Refused(
      'cli.service-runs',
      `${service} runs already.\nDo: start the others without it, with npm start -- --without ${service}`,
    );
  }
  Object.assign(process.env, serviceEnvironment(service, settings));
  runInThisProcess(service, []);
}
