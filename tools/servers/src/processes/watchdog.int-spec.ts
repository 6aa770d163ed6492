import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../repository';
import { scratchPrefix, Watchdog } from './watchdog';

/** A process that starts others under a watchdog and prints their pids; compiled on the fly, so that it is this source. */
const owner = `
const { transformSync } = require('@swc/core');
const { readFileSync } = require('node:fs');
require.extensions['.ts'] = (module, file) =>
  module._compile(transformSync(readFileSync(file, 'utf8'), { module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }).code, file);
const { Watchdog } = require('${join(repository, 'tools/servers/src/processes/watchdog.ts')}');
const { spawn } = require('node:child_process');
const watchdog = new Watchdog();
const env = { ...process.env, UCV_RUN: watchdog.marker };
const start = (script) => spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore', env }).pid;
const listed = start('sleep 600 & sleep 600');
const stubborn = start('trap "" TERM; while :; do sleep 1; done');
const unlisted = start('exec sleep 600');
for (const pid of [listed, stubborn]) watchdog.add(pid, 'SIGTERM');
watchdog.addFolder(process.argv[1]);
console.log(JSON.stringify([listed, stubborn, unlisted, watchdog.pid]));
setInterval(() => undefined, 1000);
`;

describe('nothing outlives its owner', () => {
  it('ends listed groups, those deaf to SIGTERM, and those not listed yet, when the owner dies of SIGKILL', async () => {
    const folder = mkdtempSync(join(tmpdir(), scratchPrefix));
    const killed = spawn(process.execPath, ['-e', owner, folder], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = JSON.parse(await firstLine(killed)) as number[];
    expect(pids.map(isAlive)).toEqual([true, true, true, true]);
    killed.kill('SIGKILL');
    await until(() => !pids.some(isAlive), 15_000);
    expect(existsSync(folder)).toBe(false);
  });

  it('is replaced, with the same list, when it is killed itself', async () => {
    const watchdog = new Watchdog();
    const first = watchdog.pid ?? 0;
    const sleeper = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    watchdog.add(sleeper.pid ?? 0, 'SIGTERM');
    process.kill(first, 'SIGKILL');
    await until(() => watchdog.pid !== first, 5_000);
    watchdog.close();
    await until(() => sleeper.exitCode !== null || sleeper.signalCode !== null, 5_000);
    expect(sleeper.signalCode).toBe('SIGTERM');
  });

  it('leaves alone what was taken off the list', async () => {
    const watchdog = new Watchdog();
    const sleeper = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    watchdog.add(sleeper.pid ?? 0, 'SIGTERM');
    watchdog.remove(sleeper.pid ?? 0);
    const shell = watchdog.pid ?? 0;
    watchdog.close();
    await until(() => !isAlive(shell), 5_000);
    expect(isAlive(sleeper.pid ?? 0)).toBe(true);
    sleeper.kill();
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) return line;
  throw new Error('it wrote nothing');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await delay(50))
    if (condition()) return;
  throw new Error(`not so within ${timeoutMs} ms`);
}
