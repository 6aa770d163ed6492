import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock, LockHeld } from './lock';

describe('the lock of a UCV_HOME', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ucv-lock-'));
    file = join(folder, 'run/supervisor.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('refuses a second holder and names the first', () => {
    const lock = acquireLock(file);
    expect(lock.wasStale).toBe(false);
    expect(() => acquireLock(file)).toThrow(new LockHeld(process.pid));
    lock.release();
    expect(existsSync(file)).toBe(false);
    acquireLock(file).release();
  });

  it('is free again when its holder was killed', async () => {
    const holder = spawn('sleep', ['600']);
    acquireLock(file);
    writeFileSync(file, JSON.stringify({ pid: holder.pid }));
    expect(() => acquireLock(file)).toThrow(LockHeld);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = acquireLock(file);
    expect(lock.wasStale).toBe(true);
    lock.release();
  });

  it('does not take another process with the same number for its holder', () => {
    acquireLock(file);
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: '1' }));
    expect(acquireLock(file).wasStale).toBe(true);
  });

  it('survives a torn file', () => {
    acquireLock(file);
    writeFileSync(file, '{"pid":');
    expect(acquireLock(file).wasStale).toBe(true);
  });
});
