import type { Command } from 'commander';
import { runInThisProcess } from '../installation/run-in-this-process';

/** Arguments, `--help` among them, go to the node as they are: it knows them best. */
export function addEventStore(program: Command): void {
  program
    .command('event-store')
    .description('Runs the event-store node alone, for one machine (its options: ucv event-store --help).')
    .argument('[options...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action((args: string[]) => runInThisProcess('event-store', args));
}
