import type { ProjectionRunner } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';

/** How long an answer waits for the rows, with what was done before it less than an asker waits for an answer. */
const patienceMs = { shown: 2_000, reached: 4_000 };

/** How far the rows are. */
export class Rows {
  constructor(private readonly runner: Pick<ProjectionRunner, 'reached'>) {}

  /** Waits until what was just appended shows, so that who asks next sees it; not for ever. */
  async shown(position: bigint | undefined): Promise<void> {
    if (position !== undefined) await this.within(position, patienceMs.shown);
  }

  /** @refuses activation.not-reached where the rows don't hold the position within 4 s */
  async reached(position: bigint): Promise<void> {
    if (await this.within(position, patienceMs.reached)) return;
    throw new Refusal('activation.not-reached', 'The rows do not hold this position yet: ask again.', {
      status: 503,
    });
  }

  private async within(position: bigint, ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, ms, false);
    });
    const there = this.runner.reached(position).then(() => true);
    return Promise.race([there, late]).finally(() => clearTimeout(timer));
  }
}
