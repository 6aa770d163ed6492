import type { ProjectionInfo } from '@ucv/contracts-projections';
import type { EventLog } from '@ucv/platform-event-store';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from './gateway';

/** What projections read. */
export const prefixes = {
  profile: ['interaction-', 'person-', 'membership-', 'consent-', 'segment-', 'request-'],
  identity: ['interaction-', 'person-', 'identity-', 'request-'],
  matching: ['interaction-', 'request-'],
};

/** Resolves when a projection has taken everything of its own that is on the log. */
export async function untilTaken(
  gateway: Gateway,
  log: EventLog,
  patienceMs: number,
  projection: keyof typeof prefixes = 'profile',
): Promise<void> {
  const position = await lastRead(log, prefixes[projection]);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { data } = await gateway.read<{ data: ProjectionInfo[] }>('/v1/projections');
    const found = data.find((one) => one.projection === projection);
    if (found?.live && BigInt(found.position) >= position) return;
    if (Date.now() > deadline)
      throw new Error(`${projection} is behind the log after ${patienceMs / 1000} s`);
    await delay(500);
  }
}

export async function lastRead(log: EventLog, of: readonly string[]): Promise<bigint> {
  for await (const { stream, position } of log.readAll({ backwards: true }))
    if (of.some((prefix) => stream.startsWith(prefix))) return position;
  return 0n;
}
