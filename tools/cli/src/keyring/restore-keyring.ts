import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readSettings, rememberJourney } from '@ucv/dev';
import {
  credentialsIn,
  type KeyringRestored,
  mayRestoreKeyring,
  type RestoreKeyring,
  restoreKeyring,
} from '@ucv/platform-privacy';
import { logFolder, withLogTools } from '../event-store/log-tools';
import { type OwnServers, whileStopped } from '../installation/own-servers';
import { Refused } from '../refused';
import { count } from '../view/text';
import { erasuresOn } from './erasures-on-log';
import { credentialsFile, explained, inWords, keysFolder } from './keyring-file';

export interface KeyringOutcome extends KeyringRestored {
  /** `restored` from the copy; `kept`: there were some; `made`: the copy has none, and the first start made them. */
  credentials: 'restored' | 'kept' | 'made';
  /** The log's last fact, where that is later than the copy. */
  logGoesOnTo?: string;
}

interface Options {
  /** The copy of the keyring. */
  keyring: string;
  /** Folder of the log, where given. */
  data?: string;
  force?: boolean;
}

/**
 * Restores the keyring, and the log before it where that is asked: the erasures in the log decide what of the keyring
 * comes back. Whether the keyring can be restored is found out before the log is touched.
 * @param restoreLog  restores the log; absent: the log that is there
 * @refuses           cli.system-runs, event-store.no-log, privacy.…
 */
export async function restoreWithKeyring<T>(
  env: NodeJS.ProcessEnv,
  { keyring, data, force }: Options,
  restoreLog?: () => Promise<T>,
): Promise<{ log?: T; keyring: KeyringOutcome }> {
  const settings = readSettings(env);
  const { home, external } = settings;
  const folder = data ?? logFolder(env);
  // A folder that was named or restored is read itself, wherever the event store of EVENTSTORE_URL is.
  const elsewhere = data === undefined && !restoreLog ? env['EVENTSTORE_URL'] : undefined;
  const work = async (servers: OwnServers) => {
    if (!restoreLog && !elsewhere) await withLogTools((tools) => tools.inspect(folder, false));
    // Before PostgreSQL is made, which gets its password from them.
    const credentials = await bringCredentials(credentialsFile(env), keyring);
    const database = external.database ?? (await servers.database());
    const aside = force ? join(home, `keyring.before-restore-${Date.now()}`) : undefined;
    const asked: RestoreKeyring = { database, keysFolder: keysFolder(env), from: keyring, aside };
    await mayRestoreKeyring(asked);
    const log = await restoreLog?.();
    if (restoreLog) rememberJourney(home);
    const restored = await restoreOver(asked, elsewhere || (await servers.eventStore(folder)));
    return { log, keyring: { ...restored, credentials } };
  };
  return explained(() => whileStopped(settings, work, async (pid) => refuse(home, pid)));
}

/**
 * Puts the credentials of the copy where there are none. Those that are there stay: somebody has put them there, or
 * the data beside them.
 */
async function bringCredentials(file: string, copy: string): Promise<KeyringOutcome['credentials']> {
  if (existsSync(file)) return 'kept';
  const text = await credentialsIn(copy);
  if (text === undefined) return 'made';
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true });
  return 'restored';
}

async function restoreOver(
  asked: RestoreKeyring,
  eventStore: string,
): Promise<Omit<KeyringOutcome, 'credentials'>> {
  const { erasures, lastRecordedAt } = await erasuresOn(eventStore);
  const restored = await restoreKeyring(asked, erasures);
  const later = lastRecordedAt !== undefined && lastRecordedAt > restored.copy.madeAt;
  return { ...restored, ...(later ? { logGoesOnTo: lastRecordedAt } : {}) };
}

function refuse(home: string, pid: number): never {
  const message = `The system runs with UCV_HOME ${home} (process ${pid}). Nothing was changed.\nDo: stop it (Ctrl-C where npm start runs), then restore.`;
  throw new Refused('cli.system-runs', message);
}

/** What was restored, and what could not be, one line each. */
export function outcomeLines(o: KeyringOutcome): string[] {
  const { copy, erasures, later, keysDestroyed, suppressed, lifted } = o;
  return [
    `restored the keyring: ${inWords(copy)}`,
    credentialsLine[o.credentials],
    `applied the erasures in the log again: ${erasures}, of them ${later} later than the keyring, with ${count(keysDestroyed, 'key')} destroyed and ${count(suppressed, 'identifier')} suppressed`,
    ...(lifted > 0 ? [`lifted again what the log says: ${count(lifted, 'suppression')}`] : []),
    ...limits(o),
    ...(o.keptIn
      ? [
          `the keyring that was there is in ${o.keptIn}; it opens what it opened before, so keep it safe or delete it`,
        ]
      : []),
  ];
}

const credentialsLine: Record<KeyringOutcome['credentials'], string> = {
  restored: 'restored credentials.json: write key, admin token and passwords are those of the copy',
  kept: 'credentials.json was there already and stays; another one may be put in its place while nothing runs',
  made: 'made new credentials.json, since the copy holds none; another one may be put in its place while nothing runs',
};

function limits({ unrecognisable, notInLog, logGoesOnTo, copy }: KeyringOutcome): string[] {
  const lines: string[] = [];
  if (unrecognisable > 0)
    lines.push(
      `not restored: ${count(unrecognisable, 'erased identifier')} came after the keyring's copy. Their content stays closed, but an event that carries one of them is taken for somebody new`,
    );
  if (notInLog > 0)
    lines.push(
      `${count(notInLog, 'identifier')} erased in the keyring and not in the log, which ends earlier. Their content stays closed; ask for these erasures again, so that every service drops its rows too`,
    );
  if (logGoesOnTo !== undefined)
    lines.push(
      `WARNING: the log goes on to ${logGoesOnTo}, the keyring is of ${copy.madeAt}: keys made between the two are lost and what they sealed can't be opened; identifiers first seen between the two are taken for new ones`,
    );
  return lines;
}
