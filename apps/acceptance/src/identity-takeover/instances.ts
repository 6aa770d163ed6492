import { readSettings, serviceEnvironment } from '@ucv/dev';
import { startService, type StartedPart, type StartedSystem } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../load/seeded-random';

/** Two instances of identity against one log and one database. */
export type Instances = [StartedPart, StartedPart];

/** @param system  started without identity */
export function startInstances(system: StartedSystem): Promise<Instances> {
  const environment = serviceEnvironment('identity', readSettings(system.environment));
  const start = () => startService('identity', environment);
  return Promise.all([start(), start()]);
}

export interface Takeover {
  /** When the one was killed, in milliseconds of the epoch. */
  at: number;
  /** Until the other had committed something. */
  seconds: number;
}

/**
 * Kills whoever decides at a moment of the next seconds, waits until the other does, and starts the killed one again.
 * @refuses  when nobody takes over within `patienceMs`
 */
export async function takeOver(instances: Instances, random: Random, patienceMs = 60_000): Promise<Takeover> {
  await delay(random.between(200, 2_500));
  const victim = await decider(instances);
  const [one, other] = instances;
  const heir = victim === one ? other : one;
  await delay(random.between(0, 80));
  const at = Date.now();
  await victim.kill();
  const before = await taken(heir);
  while ((await taken(heir)) === before) {
    if (Date.now() - at > patienceMs) throw new Error(`nobody took over within ${patienceMs / 1000} s`);
    await delay(10);
  }
  const seconds = (Date.now() - at) / 1000;
  await victim.restart();
  return { at, seconds };
}

/** Who has just taken in the more facts. */
async function decider(instances: Instances): Promise<StartedPart> {
  for (;;) {
    const before = await Promise.all(instances.map(taken));
    await delay(50);
    const [one = 0, other = 0] = (await Promise.all(instances.map(taken))).map((now, n) => now - before[n]!);
    if (one + other > 0) return instances[one >= other ? 0 : 1];
  }
}

/** Facts that an instance has taken in since its start. */
async function taken({ url }: StartedPart): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^projection_facts_total\{[^}]*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}
