import { join, relative, resolve } from 'node:path';
import { homeFolder } from '@ucv/servers';
import {
  checkKeyringCopy,
  copyKeyring,
  type KeyringCopy,
  KeyringCopyFault,
  mustBeFreeForCopy,
} from '@ucv/platform-privacy';
import { withDatabase } from '../installation/own-servers';
import { Refused } from '../refused';
import { count } from '../view/text';

export const credentialsFile = (env: NodeJS.ProcessEnv): string => join(homeFolder(env), 'credentials.json');
export const keysFolder = (env: NodeJS.ProcessEnv): string => join(homeFolder(env), 'keys');

/** Writes the keyring of this installation to a file. @refuses privacy.…, cli.no-keyring */
export const backUpKeyring = (
  env: NodeJS.ProcessEnv,
  { to, force }: { to: string; force?: boolean },
): Promise<KeyringCopy> =>
  explained(() =>
    withDatabase(env, (database) =>
      copyKeyring({
        ...{ database, keysFolder: keysFolder(env), credentials: credentialsFile(env) },
        ...{ to, force },
      }),
    ),
  );

export const checkKeyringFile = (path: string): Promise<KeyringCopy> =>
  explained(() => checkKeyringCopy(path));

/** @refuses a file that is there, and one in the folder of the log's backup */
export async function mustSuit(file: string, o: { folder?: string; force?: boolean }): Promise<void> {
  if (o.folder !== undefined && !relative(resolve(o.folder), resolve(file)).startsWith('..')) {
    const message = `${file} is in the folder of the log's backup: whoever gets that folder could read everything.\nDo: name a file elsewhere, best on another medium.`;
    throw new Refused('cli.keyring-beside-log', message, undefined, 2);
  }
  await explained(() => mustBeFreeForCopy(file, o.force));
}

/** What a copy holds, in words. */
export function inWords({ madeAt, rows, files, credentials }: KeyringCopy): string {
  const { keys, fences, suppressed, identifiers } = rows;
  const counts = `${count(keys, 'key')}, ${count(identifiers, 'identifier')}, ${count(fences, 'fence')}, ${count(suppressed, 'suppressed identifier')}`;
  return `${counts}, ${count(files.length, 'key file')}, ${credentials ? 'the credentials' : 'no credentials'}, as of ${madeAt}`;
}

/** What is wrong with a copy that is whole; undefined where nothing is. */
export function shortcoming({ missingFiles }: KeyringCopy): string | undefined {
  if (missingFiles.length === 0) return undefined;
  const named = `${missingFiles.slice(0, 5).join(', ')}${missingFiles.length > 5 ? ', …' : ''}`;
  return `WARNING: key files that its keys need are not in it (${named}): what was sealed under these keys can't be opened.\nDo: check that UCV_HOME is the one of this installation; otherwise put its keys folder back from an earlier copy.`;
}

/** Runs work on copies of the keyring; what they refuse is said as the command line says it. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeyringCopyFault) throw new Refused(error.code, error.message);
    throw asDiskFault(error as NodeJS.ErrnoException);
  }
}

function asDiskFault(error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOSPC')
    return new Refused('cli.disk-full', 'The disk is full. Nothing was changed.\nDo: free space.');
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(error.code ?? ''))
    return new Refused('cli.file-not-usable', `${error.message}\nDo: name a place where you may write.`);
  return error;
}
