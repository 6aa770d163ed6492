import type { Claims } from './claims';

const flushEvery = 200;

/**
 * Settles claims in bulk, a moment after the answer. Until then it knows the ids itself; if they are lost in a
 * crash, the claims stay unsettled and the log is asked.
 */
export class Settlements {
  private waiting = new Set<string>();
  private flushing = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private underway: Promise<void> = Promise.resolve();

  constructor(
    private readonly claims: Pick<Claims, 'settle'>,
    private readonly failed: (error: unknown) => void,
  ) {}

  has(id: string): boolean {
    return this.waiting.has(id) || this.flushing.has(id);
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.waiting.add(id);
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => void this.flush(), flushEvery);
  }

  /**
   * Settles what waits; what could not be settled is forgotten, since an unsettled claim is safe.
   * @returns when what was being settled before is settled, too
   */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = this.waiting;
    this.waiting = new Set();
    const before = this.underway;
    this.underway = this.settle(ids).then(() => before);
    await this.underway;
  }

  private async settle(ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return;
    for (const id of ids) this.flushing.add(id);
    try {
      await this.claims.settle([...ids]);
    } catch (error) {
      this.failed(error);
    }
    for (const id of ids) this.flushing.delete(id);
  }
}
