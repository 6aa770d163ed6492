import { join } from 'node:path';
import { type Credentials, loadCredentials } from './credentials';
import { checkExternalServers } from './external-servers';
import { Journal } from './logs/journal';
import { readSettings, type Settings } from './settings';
import { announcement } from './supervisor/announcement';
import { readStartOptions, type StartOptions, UsageError } from './supervisor/command-line';
import { type Lock, LockHeld } from './supervisor/lock';
import { lockHome } from './supervisor/lock-home';
import { playJourneyOnce } from './supervisor/sample-journey';
import { Supervisor } from './supervisor/supervisor';
import { refuseTakenPorts } from './supervisor/taken-ports';
import { untilTold } from './supervisor/until-told';
import { listening } from './topology';

/** What a killed supervisor's watchdog may still be ending: five seconds of grace, and PostgreSQL's own. */
const patienceAfterCrashMs = 15_000;

/**
 * `npm start` after the build: everything is started, kept running, and stopped on a signal.
 * @returns  exit code: 0 stopped as told, 1 could not start, 2 called wrongly
 */
export async function main(args: string[]): Promise<number> {
  try {
    const options = readStartOptions(args);
    const settings = readSettings();
    const lock = lockOrExplain(settings.home);
    try {
      const { credentials, fresh } = loadCredentials(settings.home);
      if (fresh) console.log(`New installation in ${settings.home}`);
      return await supervise({ options, settings, lock, credentials });
    } finally {
      lock.release();
    }
  } catch (error) {
    console.error(explain(error as Error));
    return error instanceof UsageError ? 2 : 1;
  }
}

interface Installation {
  options: StartOptions;
  settings: Settings;
  credentials: Credentials;
  lock: Lock;
}

async function supervise(o: Installation): Promise<number> {
  const { settings, credentials } = o;
  await refuseTakenPorts(listening(settings, o.options.without), o.lock.wasStale ? patienceAfterCrashMs : 0);
  await checkExternalServers(settings);
  const orders = untilTold();
  const journal = new Journal(join(settings.home, 'logs'), settings.logLevel);
  const supervisor = new Supervisor(settings, credentials, journal);
  const trouble = bringUp(supervisor, journal, o).then(
    () => new Promise<never>(() => undefined),
    (error: Error) => error,
  );
  const reason = await Promise.race([orders.stop, trouble]);
  if (reason instanceof Error) journal.print(explain(reason));
  journal.tell('supervisor', `stops everything (${reason instanceof Error ? 'could not start' : reason})`);
  void orders.stopNow.then(() => supervisor.killNow());
  await supervisor.stop();
  journal.tell('supervisor', 'stopped');
  journal.close();
  return reason instanceof Error ? 1 : 0;
}

async function bringUp(supervisor: Supervisor, journal: Journal, o: Installation): Promise<void> {
  const { settings, credentials, options } = o;
  await supervisor.start(options.without);
  if (!options.empty)
    await playJourneyOnce(settings, credentials, { journal, watchdog: supervisor.watchdog });
  journal.print(announcement(settings, credentials));
}

/** Expected failures say what to do; a bug (TypeError and the like) shows where it is. */
function explain(error: Error): string {
  return error.constructor === Error || error instanceof UsageError
    ? error.message
    : (error.stack ?? error.message);
}

function lockOrExplain(home: string): Lock {
  try {
    return lockHome(home);
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    throw new Error(
      `UCV runs already with UCV_HOME ${home} (process ${error.pid}). Stop it first, or set UCV_HOME and the ports ` +
        '(UCV_GATEWAY_PORT, UCV_COLLECTOR_PORT, UCV_INTERNAL_PORT) to others.',
    );
  }
}
