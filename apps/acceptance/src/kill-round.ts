import type { StartedSystem } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { TrackingEvent } from './load/customers';
import type { Random } from './load/seeded-random';
import type { Sender } from './load/sender';

/** Everything that `npm start` runs, but the supervisor itself. */
export const processNames = [
  'event-store',
  'nats',
  'postgres',
  'ingestion',
  'identity',
  'profile',
  'consent',
  'segmentation',
  'activation',
  'gateway',
] as const;
export type ProcessName = (typeof processNames)[number];
export type Victim = ProcessName | 'supervisor';

/**
 * Sends events and kills one process in the middle of it, the hard way. Resolves when every event was acknowledged
 * and the process is ready again.
 */
export async function sendAndKill(
  system: StartedSystem,
  victim: Victim,
  o: { sender: Sender; events: readonly TrackingEvent[]; random: Random },
): Promise<void> {
  // In batches done; the pause then hits any moment of the next one.
  const [share, pauseMs] = [o.random.between(20, 70) / 100, o.random.between(0, 30)];
  let killed: Promise<void> | undefined;
  const sent = o.sender.send(o.events, (done, of) => {
    if (done >= share * of) killed ??= delay(pauseMs).then(() => kill(system, victim));
  });
  await sent;
  await killed;
  await Promise.all(processNames.map((name) => system.untilReady(name)));
}

async function kill(system: StartedSystem, victim: Victim): Promise<void> {
  if (victim !== 'supervisor') return system.kill(victim);
  const pids = Object.values(system.processes()).map(({ pid }) => pid);
  await system.killSupervisor();
  await untilGone(pids.filter((pid) => pid !== undefined));
  await system.restart();
}

/** @refuses  when one of these processes still runs after `patienceMs` */
export async function untilGone(pids: readonly number[], patienceMs = 10_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (pids.some(runs)) {
    if (Date.now() > deadline) throw new Error(`orphaned: process ${pids.filter(runs).join(', ')}`);
    await delay(50);
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
