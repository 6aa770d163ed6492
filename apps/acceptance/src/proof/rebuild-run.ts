import type { RebuildStatus } from '@ucv/contracts-projections';
import type { EventLog } from '@ucv/platform-event-store';
import type { StartedSystem } from '@ucv/testing';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../gateway';
import { prefixes } from '../taken';

const isUnderWay = ({ state }: RebuildStatus): boolean => state === 'building' || state === 'comparing';

/** Status as it is asked for over and over; undefined while the service is away. */
const statusOf = (gateway: Gateway): Promise<RebuildStatus | undefined> =>
  gateway.rebuildStatus('profile').catch(() => undefined);

/** How a rebuild went that was killed on its way. */
export interface Killed {
  status: RebuildStatus;
  /** Where it stood at each kill: state and part of the way. */
  kills: string[];
  /** The least that it had applied after a kill, of what it had before: 1 where nothing was lost. */
  kept: number;
}

/** Rebuilds with a swap, and kills the service once while it builds and once while it compares. */
export async function rebuildUnderFire(system: StartedSystem, gateway: Gateway): Promise<Killed> {
  let status = await gateway.beginRebuild('profile');
  const kills: string[] = [];
  let kept = 1;
  const due = { building: true, comparing: true };
  while (isUnderWay(status)) {
    await delay(15);
    status = (await statusOf(gateway)) ?? status;
    const part = Number((BigInt(status.position) * 100n) / (BigInt(status.target) || 1n));
    const state = status.state as 'building' | 'comparing';
    if (!due[state] || (state === 'building' && part < 35)) continue;
    due[state] = false;
    kills.push(state === 'building' ? `building, at ${part} %` : 'comparing');
    const before = status.applied;
    await system.kill('profile', { wait: false });
    const after = await answered(gateway);
    kept = Math.min(kept, after.applied / Math.max(1, before));
    status = after;
  }
  return { status, kills, kept };
}

/** Rebuilds beside the live rows, compares, and leaves everything as it is. */
export async function rebuildDry(gateway: Gateway): Promise<RebuildStatus> {
  let status = await gateway.beginRebuild('profile', { dryRun: true });
  while (isUnderWay(status)) {
    await delay(100);
    status = await answered(gateway);
  }
  return status;
}

async function answered(gateway: Gateway): Promise<RebuildStatus> {
  for (;;) {
    const status = await statusOf(gateway);
    if (status) return status;
    await delay(100);
  }
}

/** What profile reads, received and counted by the log's client, and nothing else. @returns facts a second */
export async function bareRead(log: EventLog): Promise<number> {
  const enough = new AbortController();
  const started = performance.now();
  let count = 0;
  for await (const { facts, live } of log.feed({ prefixes: prefixes.profile, signal: enough.signal })) {
    count += facts.length;
    if (live) break;
  }
  enough.abort();
  return (count * 1_000) / (performance.now() - started);
}

/** Most memory that a process has had, in MiB; undefined where the system does not say. */
export function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1024);
  } catch {
    return undefined;
  }
}
