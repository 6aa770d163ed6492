import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCredentials, LockHeld, lockHome, readSettings, serverUrls, type Settings } from '@ucv/dev';
import {
  ensureDatabase,
  freePorts,
  planEventStore,
  planPostgres,
  type ProcessPlan,
  RunningProcess,
  Watchdog,
} from '@ucv/servers';
import { Refused } from '../refused';

/** Servers of this installation that a command starts for itself, while the system does not run. */
export class OwnServers {
  private readonly watchdog = new Watchdog();
  private readonly running: RunningProcess[] = [];

  constructor(private readonly settings: Settings) {}

  /** PostgreSQL, as its administrator reaches it. */
  async database(): Promise<string> {
    const { home, toolsFolder } = this.settings;
    const { credentials } = loadCredentials(home);
    const port = await freePorts(1);
    const { url } = await this.start(
      await planPostgres({ home, toolsFolder, port, password: credentials.database.superuser }),
    );
    await ensureDatabase(url);
    return url;
  }

  /** The event store on a folder. */
  async eventStore(data: string): Promise<string> {
    const { url } = await this.start(planEventStore({ ...this.settings, data, port: await freePorts(1) }));
    return url;
  }

  async stop(): Promise<void> {
    for (const one of this.running.reverse()) await one.stop();
    this.watchdog.close();
  }

  private async start<Plan extends ProcessPlan>(plan: Plan): Promise<Plan> {
    const process = new RunningProcess(plan, this.watchdog);
    this.running.push(process);
    await process.untilReady().catch((error: Error) => {
      throw new Refused(
        'cli.server-failed',
        `${error.message}\nDo: npx ucv doctor --deep says what is wrong.`,
      );
    });
    return plan;
  }
}

/**
 * Runs work with PostgreSQL as its administrator reaches it: the one of DATABASE_URL, the one that runs here, or one
 * that is started for the while.
 * @refuses cli.no-keyring where nothing was ever started here
 */
export async function withDatabase<T>(env: NodeJS.ProcessEnv, work: (url: string) => Promise<T>): Promise<T> {
  const settings = readSettings(env);
  const { home, external } = settings;
  if (external.database) return work(external.database);
  if (!existsSync(join(home, 'data/postgres'))) {
    const message = `${home} has no PostgreSQL and so no keyring.\nDo: set UCV_HOME or DATABASE_URL to those of the installation.`;
    throw new Refused('cli.no-keyring', message);
  }
  const runs = () => work(serverUrls(settings, loadCredentials(home).credentials).database);
  return whileStopped(settings, async (servers) => work(await servers.database()), runs);
}

/**
 * Runs work while nothing else can start on UCV_HOME.
 * @param otherwise  what to do where the system runs
 */
export async function whileStopped<T>(
  settings: Settings,
  work: (servers: OwnServers) => Promise<T>,
  otherwise: (pid: number) => Promise<T>,
): Promise<T> {
  const lock = tryLock(settings.home);
  if (typeof lock === 'number') return otherwise(lock);
  const servers = new OwnServers(settings);
  try {
    return await work(servers);
  } finally {
    await servers.stop();
    lock.release();
  }
}

function tryLock(home: string): ReturnType<typeof lockHome> | number {
  try {
    return lockHome(home);
  } catch (error) {
    if (error instanceof LockHeld) return error.pid;
    throw error;
  }
}
