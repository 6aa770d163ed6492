import { Argument, type Command } from 'commander';
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
    .action(async (service: (typeof serviceNames)[number]) => {
      const { runService } = await import('../installation/run-service.js');
      await runService(service, terminal.env);
    });
}
