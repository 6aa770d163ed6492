import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from '../processes/plan';
import { accountMay } from './account';

const outside = '/var/lib/ucv';

/**
 * Folder of the cluster: `<home>/data/postgres`. Where the database's account cannot reach that (root's clone in a
 * 0700 folder), the data lie in /var/lib/ucv and that path is a link.
 * @returns  an existing folder, owned by the account, mode 0700
 */
export function clusterFolder(home: string, account: Account | undefined): string {
  const inHome = join(home, 'data/postgres');
  mkdirSync(dirname(inHome), { recursive: true, mode: account ? 0o711 : 0o700 });
  if (lstatSync(inHome, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return own(readlinkSync(inHome), account);
  }
  if (!account) return own(inHome, account);
  if (!existsSync(inHome)) letThrough([home, dirname(inHome)]);
  if (accountMay(account, '-x', own(inHome, account))) return inHome;
  rmSync(inHome, { recursive: true });
  const hash = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12);
  // Never an older folder of the same name: a deleted UCV_HOME means a fresh start.
  const target = own(join(outside, `${hash}-${randomBytes(3).toString('hex')}`), account);
  symlinkSync(target, inHome);
  return target;
}

/** Lets another account pass through our own folders to its data; what else lies in them stays unlisted. */
function letThrough(folders: string[]): void {
  for (const folder of folders) chmodSync(folder, (lstatSync(folder).mode & 0o777) | 0o011);
}

function own(folder: string, account: Account | undefined): string {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  return folder;
}

/** Major version that wrote the folder, undefined while it is empty. */
export function clusterVersion(folder: string): number | undefined {
  const file = join(folder, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/** Runs `work` with a file that holds a secret, readable by that account alone. */
export function withSecretFile<T>(
  secret: string,
  account: Account | undefined,
  work: (file: string) => T,
): T {
  const file = join('/tmp', `ucv-${randomBytes(8).toString('hex')}`);
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
  try {
    if (account) chownSync(file, account.uid, account.gid);
    return work(file);
  } finally {
    rmSync(file, { force: true });
  }
}
