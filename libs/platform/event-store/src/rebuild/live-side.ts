import type { ReadModel } from '@ucv/platform-read-model';
import { setTimeout as delay } from 'node:timers/promises';
import { readCheckpoint, versionOfRows } from '../checkpoint';
import type { Projection } from '../projection';
import type { ProjectionRunner } from '../projection-runner';

/** The projection that a rebuild stands beside. */
export interface LiveSide {
  /** Everything up to here is in its rows. */
  position(): Promise<bigint>;
  /** Holds it while `work` runs. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Longest time for which it was held, in seconds. */
  readonly longestHold: number;
}

/** One that follows the log. */
export class RunningSide implements LiveSide {
  longestHold = 0;

  constructor(
    private readonly runner: ProjectionRunner,
    private readonly signal: AbortSignal,
  ) {}

  async position(): Promise<bigint> {
    while (this.runner.status.position === undefined) await delay(50, undefined, { signal: this.signal });
    return this.runner.status.position;
  }

  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.runner.hold(async () => {
      const started = performance.now();
      try {
        return await work();
      } finally {
        this.longestHold = Math.max(this.longestHold, (performance.now() - started) / 1000);
      }
    });
  }
}

/** One of an older version, which nobody folds any more: its rows answer as they are until it is replaced. */
export class RestingSide implements LiveSide {
  readonly longestHold = 0;

  constructor(
    private readonly readModel: ReadModel,
    private readonly projection: Pick<Projection, 'name'>,
  ) {}

  position(): Promise<bigint> {
    const { name } = this.projection;
    return this.readModel.transaction(async (tx) => {
      const version = (await versionOfRows(tx, name)) ?? 0;
      return (await readCheckpoint(tx, { name, version })) ?? 0n;
    });
  }

  hold<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}
