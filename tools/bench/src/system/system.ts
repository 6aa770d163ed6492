import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  freePorts,
  internalPorts,
  readRunFile,
  repository,
  scratchPrefix,
  toolsFolder,
  type Watchdog,
} from '@ucv/servers';

/** A whole installation of its own, started by the public command on free ports, with all that is needed to measure it. */
export interface MeasuredSystem {
  gateway: string;
  collector: string;
  writeKey: string;
  adminToken: string;
  natsUrl: string;
  /** The gateway's own NATS seed: it may hear of changed profiles. */
  natsSeed: string;
  /** As the database's superuser. */
  databaseUrl: string;
  eventStoreUrl: string;
  /** Process ids by name: services, `nats`, `postgres`, `event-store`. */
  pids(): Record<string, number>;
  /** Ends it and starts it again on its data. @returns seconds from the command to `UCV ready` */
  restart(): Promise<number>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

interface Secrets {
  writeKey: string;
  adminToken: string;
  database: { superuser: string };
  nats: { gateway: { seed: string } };
}

/** Variables of the caller's shell that would lead the measurement to somebody's real data. */
const foreign = /^(UCV_.*|NATS_URL|DATABASE_URL|EVENTSTORE_URL|npm_lifecycle_event)$/;
const ports = { nats: 10, postgres: 11, eventStore: 12 };

/**
 * @param without  services that are not needed and would only take processor time
 * @param own      environment of its own
 * @cost  about 6 s on two cores
 */
export async function startSystem(
  watchdog: Watchdog,
  without: readonly string[] = [],
  own: Record<string, string> = {},
): Promise<MeasuredSystem> {
  const home = mkdtempSync(join(tmpdir(), scratchPrefix));
  // PostgreSQL runs under an account of its own when we are root, and must pass through.
  chmodSync(home, 0o711);
  watchdog.addFolder(home);
  const first = await freePorts(internalPorts + 2);
  const environment = {
    UCV_HOME: home,
    UCV_TOOLS: toolsFolder(),
    UCV_INTERNAL_PORT: String(first),
    UCV_GATEWAY_PORT: String(first + internalPorts),
    UCV_COLLECTOR_PORT: String(first + internalPorts + 1),
    UCV_RUN: watchdog.marker,
    ...own,
  };
  let child: ChildProcess | undefined;
  const start = async (): Promise<number> => {
    const began = performance.now();
    child = launch(environment, without);
    watchdog.add(child.pid as number, 'SIGTERM');
    await untilReady(child);
    return (performance.now() - began) / 1_000;
  };
  const end = async (): Promise<void> => {
    if (!child) return;
    await ended(child);
    watchdog.remove(child.pid as number);
  };
  const restart = async (): Promise<number> => {
    await end();
    return start();
  };
  const stop = async (): Promise<void> => {
    await end();
    rmSync(home, { recursive: true, force: true });
    watchdog.removeFolder(home);
  };
  try {
    await start();
    return { ...describe(home, first), restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch(environment: Record<string, string>, without: readonly string[]): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const args = ['--empty', ...without.flatMap((name) => ['--without', name])];
  return spawn(process.execPath, ['tools/dev/bin/start.mjs', ...args], {
    cwd: repository,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

function untilReady(child: ChildProcess): Promise<void> {
  let shown = '';
  return new Promise((resolve, reject) => {
    const hear = (line: string): void => {
      shown += `${line}\n`;
      if (line === 'UCV ready') resolve();
    };
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', hear);
    child.once('exit', () =>
      reject(new Error(`The system to measure did not start. Its terminal showed:\n${shown}`)),
    );
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

function describe(home: string, first: number): Omit<MeasuredSystem, 'restart' | 'stop'> {
  const secrets = JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as Secrets;
  const at = (offset: number): string => `127.0.0.1:${first + offset}`;
  return {
    gateway: `http://${at(internalPorts)}`,
    collector: `http://${at(internalPorts + 1)}`,
    writeKey: secrets.writeKey,
    adminToken: secrets.adminToken,
    natsUrl: at(ports.nats),
    natsSeed: secrets.nats.gateway.seed,
    databaseUrl: `postgres://ucv_admin:${secrets.database.superuser}@${at(ports.postgres)}/ucv`,
    eventStoreUrl: `esdb://${at(ports.eventStore)}?tls=false`,
    pids: () => pidsOf(home),
  };
}

function pidsOf(home: string): Record<string, number> {
  const { processes = {} } = readRunFile(home) ?? {};
  return Object.fromEntries(
    Object.entries(processes).flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])),
  );
}
