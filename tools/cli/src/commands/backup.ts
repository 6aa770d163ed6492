import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { repository } from '@ucv/servers';
import { logFolder, type RestoreOutcome, withLogTools } from '../event-store/log-tools';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { withBytes } from '../view/progress';

interface Options {
  to?: string;
  verify?: string;
  data?: string;
  json?: boolean;
}

const help = `
The event store may run meanwhile. Every record is checked. A folder that holds a backup of the same log is brought up
to date: closed files that did not change are not copied again.
The keys are not in the log and not in this backup: without the keyring schema of PostgreSQL and UCV_HOME/keys, which
must be kept apart from it, personal data in the log can't be read. Who has both can read everything.

Examples:
  npx ucv backup --to /mnt/backup/ucv
  npx ucv backup --verify /mnt/backup/ucv`;

export function addBackup(program: Command, terminal: Terminal): void {
  program
    .command('backup')
    .description('Copies the log of the event store, also while it runs.')
    .option('--to <folder>', 'where to')
    .option('--verify <folder>', 'checks a backup: sizes, SHA-256, every record')
    .option('--data <folder>', "the log's folder (default: data/event-store in UCV_HOME)")
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) =>
      options.verify ? verify(options.verify, options, terminal) : copy(options, terminal),
    );
}

async function copy({ to, data, json }: Options, terminal: Terminal): Promise<void> {
  if (!to) throw new Refused('cli.no-folder', 'Say where to: --to <folder>.', undefined, 2);
  const commit = commitHere();
  const made = await withLogTools((tools) =>
    withBytes(terminal.err, 'backup', (onProgress) =>
      tools.backup({ data: data ?? logFolder(terminal.env), to, commit, onProgress }),
    ),
  );
  if (json) return printJson(terminal.out, made);
  printLine(
    terminal.out,
    `backed up to position ${made.end}: ${made.copied} files copied, ${made.kept} unchanged, in ${to}`,
  );
}

async function verify(from: string, { json }: Options, terminal: Terminal): Promise<void> {
  const found = await withLogTools((tools) =>
    withBytes(terminal.err, 'verify', (onProgress) => tools.verify({ from, onProgress })),
  );
  if (json) printJson(terminal.out, found);
  else printLine(terminal.out, `sound: ${countsOf(found)}`);
}

export const countsOf = ({ files, records, end }: RestoreOutcome): string =>
  `${files} files, ${records} events, up to position ${end}`;

function commitHere(): string | undefined {
  const asked = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}
