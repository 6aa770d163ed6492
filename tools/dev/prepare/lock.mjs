// Two commands started at once must not both install or build: the second waits for the first.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs `work` while holding the lock file. A holder that died (`kill -9` too) holds nothing. */
export async function withLock(file, { onWait = () => {} }, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    while (!take(mine, file)) {
      onWait(`waits for process ${holder(file)?.pid ?? '?'}, which prepares the same folder`);
      await delay(200);
    }
  } finally {
    unlinkSync(mine);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(mine, file) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const seen = holder(file);
  if (seen && !isAlive(seen)) removeStale(file, seen);
  return false;
}

/** By rename, so that of two waiters only one removes it; a lock taken meanwhile is put back. */
function removeStale(file, seen) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holder(aside)?.pid !== seen.pid) linkSync(aside, file);
    unlinkSync(aside);
  } catch {
    // Another waiter was first.
  }
}

function holder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return started === undefined || startOf(pid) === started;
}

/** When the process began, in the kernel's ticks: numbers are given again. Undefined where /proc is missing. */
function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')[19];
  } catch {
    return undefined;
  }
}
