import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ensureDatabase,
  freePorts,
  mustAnswerOk,
  nodeArguments,
  planEventStore,
  planNats,
  planPostgres,
  type ProcessPlan,
  repository,
  RunningProcess,
  toolsFolder,
} from '@ucv/servers';
import { makeScratch, removeScratch, watchdog } from './scratch';

/** A real server for one test file, on a free port, with data of its own in a temporary folder. */
export interface StartedPart {
  url: string;
  port: number;
  pid: number;
  /** Temporary folder with its data. */
  home: string;
  /** Kills it the hard way; the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * A nats-server.
 * @param configuration  text of nats-server.conf for a port; default: no authentication
 * @cost  about 0.1 s
 */
export async function startNats(o: { configuration?: (port: number) => string } = {}): Promise<StartedPart> {
  const [home, port] = [makeScratch(), await freePorts(1)];
  return start(
    home,
    port,
    await planNats({ home, port, toolsFolder: toolsFolder(), configuration: o.configuration?.(port) }),
  );
}

/**
 * A PostgreSQL with an empty database `ucv`; `url` is a superuser's. A server for each test file: roles belong to
 * the server, not to the database, so files that share one would change each other's passwords.
 * @cost  about 1 s; durability is off unless `durable`
 */
export async function startPostgres(o: { durable?: boolean } = {}): Promise<StartedPart> {
  const [home, port] = [makeScratch(), await freePorts(1)];
  const settings: Record<string, string> = {
    shared_buffers: '64MB',
    ...(o.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const password = randomBytes(12).toString('hex');
  const plan = await planPostgres({ home, port, password, toolsFolder: toolsFolder(), settings });
  const part = await start(home, port, { ...plan, stopSignal: 'SIGQUIT' });
  await ensureDatabase(part.url);
  return part;
}

/**
 * An event-store node without TLS and users.
 * @cost  about 0.5 s
 */
export async function startEventStore(): Promise<StartedPart> {
  buildIfMissing('apps/event-store');
  const [home, port] = [makeScratch(), await freePorts(1)];
  return start(home, port, planEventStore({ home, port }));
}

/**
 * One more instance of a service, against the servers that its environment names; `url` is where it tells its health.
 * @cost  about 1 s
 */
export async function startService(name: string, env: Record<string, string>): Promise<StartedPart> {
  const [home, port] = [makeScratch(), await freePorts(1)];
  const [cwd, url] = [join(repository, 'apps', name), `http://127.0.0.1:${port}`];
  return start(home, port, {
    ...{ name, cwd, url, env: { ...env, UCV_HEALTH_PORT: String(port) }, logFormat: 'pino' },
    ...{ command: process.execPath, args: [...nodeArguments, join(cwd, 'dist/main.js')] },
    stopSignal: 'SIGTERM',
    ready: () => mustAnswerOk(`${url}/health/ready`),
  });
}

async function start(home: string, port: number, plan: ProcessPlan & { url: string }): Promise<StartedPart> {
  // A test that fails before it stops its servers must not keep Jest from ending.
  const launch = () => new RunningProcess(plan, watchdog()).unref();
  let running = launch();
  const part: StartedPart = {
    url: plan.url,
    port,
    home,
    get pid() {
      return running.pid ?? 0;
    },
    kill: async () => {
      // Not referenced, it would let a script that waits for nothing else end here with exit code 0.
      const awake = setInterval(() => undefined, 1_000);
      running.signal('SIGKILL');
      await running.ended.finally(() => clearInterval(awake));
    },
    restart: async () => {
      running = launch();
      await running.untilReady();
    },
    stop: async () => {
      await running.stop();
      removeScratch(home);
    },
  };
  await running.untilReady().catch(async (error: unknown) => {
    await part.stop();
    throw error;
  });
  return part;
}

/** `npm test` builds first; this serves a lone `npx jest`. */
function buildIfMissing(project: string): void {
  if (existsSync(join(repository, project, 'dist/main.js'))) return;
  const { status, stderr } = spawnSync(process.execPath, ['tools/config/build.mjs', project], {
    cwd: repository,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${project} could not be built: ${stderr}`);
}
