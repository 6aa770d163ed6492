import type { Command } from 'commander';
import { logFolder, withLogTools } from '../event-store/log-tools';
import { printJson, printLine, type Terminal } from '../terminal';
import { withBytes } from '../view/progress';
import { countsOf } from './backup';

interface Options {
  from: string;
  data?: string;
  file?: string;
  force?: boolean;
  json?: boolean;
}

const help = `
The event store must not run. Nothing stands in the folder before all is copied and every record is checked.

Examples:
  npx ucv restore --from /mnt/backup/ucv
  npx ucv restore --from /mnt/backup/ucv --file 00000000000268435520.log   one damaged file; it stays as ….damaged`;

export function addRestore(program: Command, terminal: Terminal): void {
  program
    .command('restore')
    .description('Makes the log of the event store from a backup.')
    .requiredOption('--from <folder>', 'the backup')
    .option('--data <folder>', "the log's folder (default: data/event-store in UCV_HOME)")
    .option('--file <name>', 'only this file of the log, such as one that is damaged')
    .option('--force', 'moves a log that is there aside')
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) => restore(options, terminal));
}

async function restore(options: Options, { env, out, err }: Terminal): Promise<void> {
  const { from, force, file, json } = options;
  const data = options.data ?? logFolder(env);
  if (file) {
    const put = await withLogTools((tools) => tools.restoreFile({ from, data }, file));
    return json ? printJson(out, put) : printLine(out, `restored ${put.name}, up to position ${put.end}`);
  }
  const made = await withLogTools((tools) =>
    withBytes(err, 'restore', (onProgress) => tools.restore({ from, data, force, onProgress })),
  );
  if (json) return printJson(out, made);
  printLine(out, `restored ${countsOf(made)}`);
  if (made.movedTo) printLine(out, `the log that was there is in ${made.movedTo}`);
}
