import type { RebuildStatus } from '@ucv/contracts-projections';
import { setTimeout as delay } from 'node:timers/promises';
import { Refused } from '../refused';
import type { Progress } from '../view/progress';
import type { GatewayClient } from './gateway-client';

const everyMs = 250;

/** A service that restarts is away for some seconds, and goes on with its rebuild. */
const patienceMs = 60_000;

export const rebuildAt = (projection: string): string =>
  `/v1/projections/${encodeURIComponent(projection)}/rebuild`;

export const isUnderWay = ({ state }: RebuildStatus): boolean =>
  state === 'building' || state === 'comparing';

/** Shows how far a rebuild is until it has ended. */
export async function followRebuild(
  gateway: GatewayClient,
  begun: RebuildStatus,
  progress: Progress,
): Promise<RebuildStatus> {
  const path = rebuildAt(begun.projection);
  let status = begun;
  let lastAnswer = Date.now();
  try {
    while (isUnderWay(status)) {
      progress.show(status);
      await delay(everyMs);
      try {
        status = await gateway.get<RebuildStatus>(path);
        lastAnswer = Date.now();
      } catch (error) {
        if (Date.now() - lastAnswer > patienceMs || !isPassing(error)) throw error;
      }
    }
    return status;
  } finally {
    progress.end(status);
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof Refused && ['cli.nobody-answers', 'messaging.no-answer'].includes(error.code);
