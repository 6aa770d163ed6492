import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
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
The system may run meanwhile. Every record of the log is checked. A folder that holds a backup of the same log is brought
up to date: closed files that did not change are not copied again.
The log alone opens nothing. What opens it is the keyring: keys, fences of erased people, suppressed identifiers, the
identifier index, and the files of UCV_HOME/keys. --keyring copies all of that from PostgreSQL (the one of DATABASE_URL,
or this installation's) into one file, after the log, so that it opens all that the log's copy holds.
Whoever has both can read everything: keep them in different places.
Neither holds the passwords and tokens of UCV_HOME/credentials.json; an installation without that file makes new ones.

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
  const { to, keyring, force } = options;
  if (!to && !keyring) throw nothingToDo('where to: --to');
  if (keyring) await (await keyringWork()).mustSuit(keyring, { folder: to, force });
  const told = quietIf(options.json, terminal);
  const made = to ? await copyLog(to, options, told) : undefined;
  const kept = keyring ? await copyKeyring(keyring, options, told) : undefined;
  if (!kept) printLine(told.err, withoutKeyring);
  if (options.json) printJson(terminal.out, { ...made, keyring: kept });
}

async function copyKeyring(to: string, { force }: Options, terminal: Terminal) {
  const { backUpKeyring, inWords, shortcoming } = await keyringWork();
  const kept = await backUpKeyring(terminal.env, { to, force });
  printLine(terminal.out, `backed up the keyring: ${inWords(kept)}, in ${to}`);
  warn(shortcoming(kept), terminal);
  printLine(terminal.err, apart);
  return kept;
}

/** Words are for people: a machine reads what comes at the end. Progress goes on being shown, on `bar`. */
type Told = Terminal & { bar: Terminal['err'] };

const quietIf = (json: boolean | undefined, terminal: Terminal): Told => ({
  ...terminal,
  ...(json ? { out: nowhere, err: nowhere } : {}),
  bar: terminal.err,
});

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

const nothingToDo = (what: string): Refused =>
  new Refused('cli.nothing-to-do', `Say ${what} <folder>, --keyring <file>, or both.`, undefined, 2);

const keyringWork = async () => (await import('../keyring/keyring-work.js')).keyringWork;

function warn(of: string | undefined, { err }: Terminal): void {
  if (of !== undefined) printLine(err, of);
}

const withoutKeyring =
  'Without the keyring nobody can read it: ucv backup --keyring <file>, kept in another place.';
const apart = 'Whoever has both the log and the keyring can read everything: keep them in different places.';

/** @refuses cli.external-event-store, and what the tools of the log refuse */
async function copyLog(to: string, { data }: Options, { env, out, bar }: Told) {
  if (env['EVENTSTORE_URL'] && !data) {
    const message =
      'The log is kept by the event store of EVENTSTORE_URL. Nothing was copied.\nDo: back it up with its own tools, and the keyring with ucv backup --keyring <file>; for a log in a folder, --data <folder>.';
    throw new Refused('cli.external-event-store', message);
  }
  const commit = commitHere();
  const made = await withLogTools((tools) =>
    withBytes(bar, 'backup', (onProgress) =>
      tools.backup({ data: data ?? logFolder(env), to, commit, onProgress }),
    ),
  );
  printLine(
    out,
    `backed up the log to position ${made.end}: ${count(made.copied, 'file')} copied, ${made.kept} unchanged, in ${to}`,
  );
  return made;
}

async function verify({ verify: from, keyring, json }: Options, terminal: Terminal): Promise<void> {
  if (from === true && !keyring) throw nothingToDo('what to check: --verify');
  const told = quietIf(json, terminal);
  const found = typeof from === 'string' ? await verifyLog(from, told) : undefined;
  const kept = keyring ? await verifyKeyring(keyring, told) : undefined;
  if (json) printJson(terminal.out, { ...found, keyring: kept });
}

async function verifyKeyring(keyring: string, terminal: Terminal) {
  const { checkKeyringFile, inWords, shortcoming } = await keyringWork();
  const kept = await checkKeyringFile(keyring);
  printLine(terminal.out, `the keyring's copy is whole: ${inWords(kept)}`);
  warn(shortcoming(kept), terminal);
  return kept;
}

async function verifyLog(from: string, { out, bar }: Told): Promise<RestoreOutcome> {
  const found = await withLogTools((tools) =>
    withBytes(bar, 'verify', (onProgress) => tools.verify({ from, onProgress })),
  );
  printLine(out, `the log's backup is sound: ${countsOf(found)}`);
  return found;
}

export const countsOf = ({ files, records, end }: RestoreOutcome): string =>
  `${count(files, 'file')}, ${count(records, 'event')}, up to position ${end}`;

function commitHere(): string | undefined {
  const asked = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}
