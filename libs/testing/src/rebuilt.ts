import type { BeginRebuild, RebuildStatus } from '@ucv/contracts-projections';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Has a service rebuild a projection, and waits for how it ends.
 * @param ask  asks the service over NATS: `rebuild`, and `rebuild-status` until it has ended
 */
export async function rebuilt(
  ask: (name: string, body: object) => Promise<unknown>,
  begin: BeginRebuild,
): Promise<RebuildStatus> {
  let status = (await ask('rebuild', begin)) as RebuildStatus;
  while (status.state === 'building' || status.state === 'comparing') {
    await delay(20);
    status = (await ask('rebuild-status', { projection: begin.projection })) as RebuildStatus;
  }
  return status;
}
