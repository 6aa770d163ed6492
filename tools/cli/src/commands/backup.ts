import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { repository } from '@ucv/servers';
import { logFolder, type RestoreOutcome, withLogTools } from '../event-store/log-tools';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { withBytes } from '../view/progress';
import { count } from '../view/text';

interface Options {
  to?: string;
  verify?: string | true;
  keyring?: string;
  data?: string;
  force?: boolean;
  json?: boolean;
}

const help = `
The system may run meanwhile. Every record of the log is checked. A folder that holds a backup of the same log is
brought up to date: closed files that did not change are not copied again.
The log alone opens nothing. What opens it is the keyring: keys, fences of erased people, suppressed identifiers, the
identifier index, and the files of UCV_HOME/keys. --keyring copies all of that from PostgreSQL (the one of DATABASE_URL,
or this installation's) into one file, after the log, so that it opens all that the log's copy holds.
Whoever has both can read everything: keep them in different places.
The file also holds UCV_HOME/credentials.json: write key, admin token and passwords.

Examples:
  npx ucv backup --to /mnt/backup/ucv --keyring /mnt/safe/ucv.keyring
  npx ucv backup --keyring /mnt/safe/ucv.keyring --force          the keyring alone, over an older copy
  npx ucv backup --verify /mnt/backup/ucv --keyring /mnt/safe/ucv.keyring`;

export function addBackup(program: Command, terminal: Terminal): void {
  program
    .command('backup')
    .description('Copies the log of the event store and, apart from it, the keyring.')
    .option('--to <folder>', 'where the log goes')
    .option(
      '--keyring <file>',
      'where the keyring goes, readable by you alone; with --verify: the file to check',
    )
    .option('--verify [folder]', 'checks a backup instead: sizes, SHA-256, every record')
    .option('--data <folder>', "the log's folder (default: data/event-store in UCV_HOME)")
    .option('--force', 'replaces the keyring file that is there')
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) => (options.verify ? verify(options, terminal) : copy(options, terminal)));
}

async function copy(options: Options, terminal: Terminal): Promise<void> {
  const { to, keyring, force, json } = options;
  if (!to && !keyring) throw wrongly('Say where to: --to <folder>, --keyring <file>, or both.');
  if (keyring) await (await keyringWork()).mustSuit(keyring, { folder: to, force });
  const made = to ? await copyLog(to, options, terminal) : undefined;
  const kept = keyring ? await copyKeys(keyring, options, terminal) : undefined;
  if (json) printJson(terminal.out, both(made, kept));
  else printLine(terminal.err, kept ? apart : withoutKeyring);
}

const both = (log: object | undefined, keyring: object | undefined): object => ({
  ...log,
  ...(keyring ? { keyring } : {}),
});

const wrongly = (message: string): Refused => new Refused('cli.nothing-to-do', message, undefined, 2);

async function copyKeys(to: string, { force, json }: Options, terminal: Terminal): Promise<object> {
  const { backUpKeyring, inWords, shortcoming } = await keyringWork();
  const kept = await backUpKeyring(terminal.env, { to, force });
  if (!json) printLine(terminal.out, `backed up the keyring: ${inWords(kept)}, in ${to}`);
  warn(shortcoming(kept), terminal);
  return kept;
}

const keyringWork = async () => (await import('../keyring/keyring-work.js')).keyringWork;

function warn(of: string | undefined, { err }: Terminal): void {
  if (of !== undefined) printLine(err, of);
}

const withoutKeyring =
  'Without the keyring nobody can read it: ucv backup --keyring <file>, kept in another place.';
const apart = 'Whoever has both the log and the keyring can read everything: keep them in different places.';

/** @refuses cli.external-event-store, and what the tools of the log refuse */
async function copyLog(to: string, { data, json }: Options, { env, out, err }: Terminal): Promise<object> {
  if (env['EVENTSTORE_URL'] && !data) {
    const message =
      'The log is kept by the event store of EVENTSTORE_URL. Nothing was copied.\nDo: back it up with its own tools, and the keyring with ucv backup --keyring <file>; for a log in a folder, --data <folder>.';
    throw new Refused('cli.external-event-store', message);
  }
  const commit = commitHere();
  const made = await withLogTools((tools) =>
    withBytes(err, 'backup', (onProgress) =>
      tools.backup({ data: data ?? logFolder(env), to, commit, onProgress }),
    ),
  );
  const counts = `${count(made.copied, 'file')} copied, ${made.kept} unchanged`;
  if (!json) printLine(out, `backed up the log to position ${made.end}: ${counts}, in ${to}`);
  return made;
}

async function verify({ verify: from, keyring, json }: Options, terminal: Terminal): Promise<void> {
  if (from === true && !keyring)
    throw wrongly('Say what to check: --verify <folder>, --keyring <file>, or both.');
  const found = typeof from === 'string' ? await verifyLog(from, terminal) : undefined;
  if (found && !json) printLine(terminal.out, `the log's backup is sound: ${countsOf(found)}`);
  const kept = keyring ? await verifyKeys(keyring, !!json, terminal) : undefined;
  if (json) printJson(terminal.out, both(found, kept));
}

async function verifyKeys(path: string, json: boolean, terminal: Terminal): Promise<object> {
  const { checkKeyringFile, inWords, shortcoming } = await keyringWork();
  const kept = await checkKeyringFile(path);
  if (!json) printLine(terminal.out, `the keyring's copy is whole: ${inWords(kept)}`);
  warn(shortcoming(kept), terminal);
  return kept;
}

const verifyLog = (from: string, { err }: Terminal): Promise<RestoreOutcome> =>
  withLogTools((tools) => withBytes(err, 'verify', (onProgress) => tools.verify({ from, onProgress })));

export const countsOf = ({ files, records, end }: RestoreOutcome): string =>
  `${count(files, 'file')}, ${count(records, 'event')}, up to position ${end}`;

function commitHere(): string | undefined {
  const asked = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}
