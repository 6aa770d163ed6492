import type { ProjectionRunner } from '@ucv/platform-event-store';

/** How long an answer waits for the rows: less, with what was done before, than an asker waits for an answer. */
const patienceMs = 2_000;

/** How far the rows are. */
export class Rows {
  constructor(private readonly runner: Pick<ProjectionRunner, 'reached'>) {}

  /** Waits until what was just appended shows, so that who asks next sees it; not for ever. */
  async shown(position: bigint | undefined): Promise<void> {
    if (position === undefined) return;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), patienceMs);
    await this.runner.reached(position, late.signal).catch(() => undefined);
    clearTimeout(timer);
  }
}
