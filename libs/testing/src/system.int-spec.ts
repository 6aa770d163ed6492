import { repository } from '@ucv/servers';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { startSystem, type StartedSystem } from './system';

/** What `npm start` promises about its processes, seen from outside. */
describe('the whole system', () => {
  let system: StartedSystem;
  beforeAll(async () => (system = await startSystem()));
  afterAll(() => system.stop());

  it('says "UCV ready" once, with its addresses, and its secrets at the first start alone', async () => {
    const first = system.output;
    expect(first.match(/^UCV ready$/gm)).toHaveLength(1);
    for (const text of [...Object.values(system.urls), system.writeKey, system.adminToken])
      expect(first).toContain(text);
    expect((await fetch(`${system.urls.docs}`)).status).toBe(200);
    expect(await system.halt()).toBe(0);
    await system.restart();
    const second = system.output.slice(first.length);
    expect(second).toMatch(/^UCV ready$/m);
    expect(second).not.toContain(system.writeKey);
  });

  it('keeps every secret and log for its owner alone', () => {
    for (const file of [
      'credentials.json',
      'data/nats/nats-server.conf',
      ...inFolder('logs'),
      ...inFolder('run'),
    ]) {
      expect([file, statSync(join(system.home, file)).mode & 0o077]).toEqual([file, 0]);
    }
    expect(readFileSync(join(system.home, 'logs/gateway.log'), 'utf8')).not.toContain(system.adminToken);
  });

  it.each(['nats', 'postgres', 'event-store', 'profile'])('brings %s back after SIGKILL', async (name) => {
    const before = system.processes()[name];
    await system.kill(name);
    expect(system.processes()[name]).toMatchObject({ state: 'ready', restarts: (before?.restarts ?? 0) + 1 });
  });

  it('leaves nothing when its supervisor is killed, and starts again on the same data', async () => {
    const pids = Object.values(system.processes()).map(({ pid }) => pid ?? 0);
    expect(pids).toHaveLength(10);
    await system.killSupervisor();
    for (let tries = 0; tries < 200 && pids.some(isAlive); tries++) await delay(50);
    expect(pids.filter(isAlive)).toEqual([]);
    await system.restart();
    expect(Object.values(system.processes()).every(({ state }) => state === 'ready')).toBe(true);
  });

  function inFolder(folder: string): string[] {
    return readdirSync(join(system.home, folder)).map((file) => join(folder, file));
  }
});

describe('a script that plays against a system', () => {
  it('tells of its fault although it has stopped the system by then', async () => {
    const script = `
      const { startSystem } = require('@ucv/testing');
      async function play() {
        const system = await startSystem();
        try { throw new Error('the rows differ'); } finally { await system.stop(); }
      }
      play().catch(({ message }) => { console.error(message); process.exit(3); });`;
    const child = spawn(process.execPath, ['-e', script], {
      cwd: repository,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const told = text(child.stderr);
    const [code] = (await once(child, 'exit')) as [number];
    expect([code, await told]).toEqual([3, 'the rows differ\n']);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
