import type { Command } from 'commander';
import { logFolder, type RestoreOutcome, withLogTools } from '../event-store/log-tools';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { withBytes } from '../view/progress';
import { countsOf } from './backup';

interface Options {
  from?: string;
  keyring?: string;
  data?: string;
  file?: string;
  force?: boolean;
  json?: boolean;
}

const help = `
The system must not run. Nothing stands in the log's folder before all is copied and every record is checked.
--keyring restores the keyring after the log: the event store is started for a moment on the restored folder (without
--from: on the log that is there, or the one of EVENTSTORE_URL is asked), and everybody whose erasure stands in the log
is erased again in the same transaction: keys, fences, suppressed identifiers. PostgreSQL is the one of DATABASE_URL, or
this installation's, which is started for it. Only then start the system; rows are built anew from the log.
UCV_HOME/credentials.json comes back with the keyring where there is none; one that is there stays. It may also be put
there before or after, while nothing runs: PostgreSQL takes the passwords that it finds at the next start.
Log and keyring may be restored by two commands, the log first. Not restored: identifiers that first came after the
copy of the keyring, and suppressions that were lifted since by hand.

Examples:
  npx ucv restore --from /mnt/backup/ucv --keyring /mnt/safe/ucv.keyring
  npx ucv restore --keyring /mnt/safe/ucv.keyring                 PostgreSQL alone was lost
  npx ucv restore --from /mnt/backup/ucv --file 00000000000268435520.log   one damaged file; it stays as ….damaged`;

export function addRestore(program: Command, terminal: Terminal): void {
  program
    .command('restore')
    .description('Makes the log of the event store, and the keyring, from a backup.')
    .option('--from <folder>', "the log's backup")
    .option('--keyring <file>', "the keyring's backup")
    .option('--data <folder>', "the log's folder (default: data/event-store in UCV_HOME)")
    .option('--file <name>', 'only this file of the log, such as one that is damaged')
    .option('--force', 'moves a log and a keyring that are there aside')
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) => restore(options, terminal));
}

async function restore(options: Options, terminal: Terminal): Promise<void> {
  const { from, keyring, file } = options;
  if (file) return restoreFile(options, terminal);
  if (!from && !keyring)
    throw new Refused(
      'cli.nothing-to-do',
      'Say what from: --from <folder>, --keyring <file>, or both.',
      undefined,
      2,
    );
  const log = from ? () => restoreLog(from, options, terminal) : undefined;
  if (keyring) return restoreBoth({ ...options, keyring }, log, terminal);
  const made = await log!();
  if (options.json) return printJson(terminal.out, made);
  sayLog(made, terminal);
  printLine(terminal.err, 'Before it is started it needs its keyring: ucv restore --keyring <file>.');
}

async function restoreFile(
  { from, keyring, data, file, json }: Options,
  { env, out }: Terminal,
): Promise<void> {
  if (!from || keyring)
    throw new Refused(
      'cli.bad-options',
      'One file is restored with --from <folder>, and without --keyring.',
      undefined,
      2,
    );
  const put = await withLogTools((tools) => tools.restoreFile({ from, data: data ?? logFolder(env) }, file!));
  if (json) printJson(out, put);
  else
    printLine(
      out,
      `restored ${put.name}, up to position ${put.end}; what was there is in ${put.name}.damaged`,
    );
}

const restoreLog = (
  from: string,
  { data, force }: Options,
  { env, err }: Terminal,
): Promise<RestoreOutcome> =>
  withLogTools((tools) =>
    withBytes(err, 'restore', (onProgress) =>
      tools.restore({ from, data: data ?? logFolder(env), force, onProgress }),
    ),
  );

async function restoreBoth(
  options: Options & { keyring: string },
  log: (() => Promise<RestoreOutcome>) | undefined,
  terminal: Terminal,
): Promise<void> {
  const { restoreWithKeyring, outcomeLines } = (await import('../keyring/keyring-work.js')).keyringWork;
  const made = await restoreWithKeyring(terminal.env, options, log);
  if (options.json) return printJson(terminal.out, { ...made.log, keyring: made.keyring });
  if (made.log) sayLog(made.log, terminal);
  for (const line of outcomeLines(made.keyring)) printLine(terminal.out, line);
}

function sayLog(made: RestoreOutcome, { out }: Terminal): void {
  printLine(out, `restored the log: ${countsOf(made)}`);
  if (made.movedTo) printLine(out, `the log that was there is in ${made.movedTo}`);
}
