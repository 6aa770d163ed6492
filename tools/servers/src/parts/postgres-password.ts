import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../processes/plan';
import type { PostgresBinaries } from './postgres-binaries';

/** In the cluster's folder, so that it goes where that goes: a hash of the superuser's password, which is random. */
const noteOf = (data: string): string => join(data, 'ucv-admin.sha256');

const hashOf = (password: string): string => createHash('sha256').update(password).digest('hex');

/** Whether the cluster is known to have this password. */
export function passwordHolds(data: string, password: string): boolean {
  const note = noteOf(data);
  return existsSync(note) && readFileSync(note, 'utf8') === hashOf(password);
}

export function rememberPassword(data: string, password: string, account: Account | undefined): void {
  if (passwordHolds(data, password)) return;
  writeFileSync(noteOf(data), hashOf(password), { mode: 0o600 });
  // PostgreSQL looks at every file of its folder after a crash.
  if (account) chownSync(noteOf(data), account.uid, account.gid);
}

/**
 * Gives the superuser of a cluster that does not run the password of the credentials beside it: whoever puts another
 * `credentials.json` there, such as the one of a backup after a restore, is not locked out of the data.
 * @cost about 0.3 s
 */
export function setPassword(
  binaries: PostgresBinaries,
  data: string,
  o: { superuser: string; account?: Account; password: string },
): void {
  const { status, stderr } = spawnSync(
    join(binaries.folder, 'postgres'),
    ['--single', '-D', data, '-c', 'log_min_messages=log', '-c', 'log_min_error_statement=panic', 'postgres'],
    {
      encoding: 'utf8',
      cwd: data,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      input: `ALTER ROLE ${o.superuser} PASSWORD '${o.password.replaceAll("'", "''")}'\n`,
      ...o.account,
    },
  );
  if (status !== 0 || /ERROR|FATAL/.test(stderr ?? ''))
    throw new Error(
      'The password of credentials.json could not be given to the PostgreSQL of this UCV_HOME.',
    );
}
