import { execFileSync, spawnSync } from 'node:child_process';
import type { Account } from '../processes/plan';

/**
 * The account that PostgreSQL runs under: our own (undefined), or `postgres` when we are root, which the server
 * refuses. The account is created where it is missing.
 */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return accountNamed('postgres') ?? createAccount('postgres');
}

function accountNamed(name: string): Account | undefined {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const uid = ask('-u');
  if (uid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(ask('-g').stdout) };
}

function createAccount(name: string): Account {
  try {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ]);
  } catch {
    // Another start may have created it meanwhile.
  }
  const account = accountNamed(name);
  if (account) return account;
  throw new Error(
    `PostgreSQL refuses to run as root and the account "${name}" could not be created. ` +
      `Create it (useradd --system ${name}), start as a normal user, or set DATABASE_URL.`,
  );
}

/** Whether that account may use a path: read a file (`-r`), run it or pass through a folder (`-x`). */
export function accountMay(account: Account | undefined, right: '-r' | '-x' | '-w', path: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', `test ${right} "$1"`, 'sh', path], { cwd: '/', ...account }).status === 0
  );
}
