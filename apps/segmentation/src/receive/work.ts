import type { EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { KeptPeople } from '../project/kept-people';
import { endRecovery, recoveringUntil } from '../project/recovering';
import type { DefinitionCache } from '../project/segments';

/** What work beside the feed needs. */
export interface Workplace {
  log: EventLog;
  readModel: ReadModel;
  runner: ProjectionRunner;
  definitions: DefinitionCache;
  kept: KeptPeople;
  /** Ends waiting when the service stops. */
  signal: AbortSignal;
}

/** Another instance has written rows since this one read the log. */
export class NotTheWriter extends Error {
  override readonly name = 'NotTheWriter';
}

/**
 * Runs work on the rows between two batches of the feed, as of now. Everything that stood in the log at that instant
 * is in the rows before it begins, so that whatever the feed takes afterwards was recorded later. Rows and what the
 * work appends stand as the feed's do: of two instances one writes and the other learns it.
 */
export async function asOfNow<T>(
  { readModel, runner, kept, signal }: Workplace,
  work: (tx: EntityManager, now: number) => Promise<T>,
): Promise<T> {
  const now = Date.now();
  await untilEnded(runner.caughtUp(), signal);
  return runner.hold(() =>
    readModel.transaction(async (tx) => {
      const [row] = await tx.query<{ position: string | null }[]>(
        `SELECT position FROM projection_checkpoint WHERE name = 'segmentation' AND version = 1 FOR UPDATE`,
      );
      const { stored } = runner.status;
      if (stored !== undefined && row?.position !== String(stored)) throw new NotTheWriter();
      await kept.begin(tx);
      if ((await recoveringUntil(tx)) !== undefined) await endRecovery(tx);
      return work(tx, now);
    }),
  );
}

async function untilEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let end: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (end = () => reject(signal.reason as Error)));
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
