import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Account, ProcessPlan } from '../processes/plan';
import { databaseAccount } from './account';
import { findPostgres, type PostgresBinaries } from './postgres-binaries';
import { clusterFolder, clusterVersion, withSecretFile } from './postgres-data';
import { passwordHolds, rememberPassword, setPassword } from './postgres-password';

export interface PostgresOptions {
  home: string;
  port: number;
  /** Of the superuser `ucv_admin`. */
  password: string;
  toolsFolder: string;
  /** Server settings over the ones below. */
  settings?: Record<string, string>;
}

export interface PostgresPlan extends ProcessPlan {
  /** As the superuser, database `ucv` (made by `ensureDatabase`). */
  url: string;
}

const superuser = 'ucv_admin';

/** For two cores and a few GB shared with ten Node processes. Durability stays at its defaults: fsync, synchronous. */
const serverSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '256MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum_naptime: '20s',
  // Statements, and the details of an error, may hold personal data: the client that caused it is told, the log is not.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '',
};

/**
 * Finds the binaries, makes the cluster where there is none, clears what a `kill -9` left.
 * @refuses  when no PostgreSQL ≥ 15 is found, initdb fails, or another server uses the folder
 * @cost     about 0.6 s the first time
 */
export async function planPostgres(o: PostgresOptions): Promise<PostgresPlan> {
  const account = databaseAccount();
  const data = clusterFolder(o.home, account);
  const major = clusterVersion(data);
  const binaries = await findPostgres({ account, toolsFolder: o.toolsFolder, major });
  if (major === undefined) initialise(binaries, data, { account, password: o.password });
  else await clearStaleLock(data);
  if (major !== undefined && !passwordHolds(data, o.password))
    setPassword(binaries, data, { superuser, account, password: o.password });
  rememberPassword(data, o.password, account);
  const settings = { ...serverSettings, ...o.settings, port: String(o.port) };
  return {
    name: 'postgres',
    command: join(binaries.folder, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    env: { LC_ALL: 'C', TZ: 'UTC' },
    cwd: data,
    account,
    stopSignal: 'SIGINT',
    logFormat: 'postgres',
    ready: async (pid) => saysReady(data, pid),
    url: `postgres://${superuser}:${o.password}@127.0.0.1:${o.port}/ucv`,
  };
}

function initialise(
  binaries: PostgresBinaries,
  data: string,
  o: { account?: Account; password: string },
): void {
  // Case folding must know all alphabets and be the same on every machine.
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  const { status, stderr } = withSecretFile(o.password, o.account, (file) =>
    spawnSync(
      join(binaries.folder, 'initdb'),
      [
        '-D',
        data,
        '-U',
        superuser,
        `--pwfile=${file}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--data-checksums',
        ...locale,
      ],
      { encoding: 'utf8', cwd: data, env: { LC_ALL: 'C', PATH: process.env['PATH'] }, ...o.account },
    ),
  );
  if (status !== 0) throw new Error(`PostgreSQL's initdb failed: ${stderr?.trim() ?? 'it could not be run'}`);
}

/** The server writes its state into the eighth line of postmaster.pid (`pg_ctl` waits for it too). */
function saysReady(data: string, pid: number): boolean {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/**
 * After a `kill -9` the file names a dead process, which PostgreSQL handles (and must see, to find backends that
 * outlived it), or a stranger that got the same number, on which it refuses to start. The lock of UCV_HOME is ours
 * here, so a live server can only be one that is still ending.
 */
async function clearStaleLock(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  for (let tries = 0; existsSync(file); tries++) {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    if (!isAlive(pid)) return;
    if (!servesFolder(pid, data)) return rmSync(file, { force: true });
    if (tries === 0) process.kill(pid, 'SIGINT');
    if (tries > 200)
      throw new Error(`PostgreSQL (process ${pid}) still uses ${data} and does not stop; stop it first.`);
    await delay(100);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function servesFolder(pid: number, data: string): boolean {
  if (!existsSync('/proc/self')) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}

/** Creates the database that the address names, where it is missing. */
export async function ensureDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
