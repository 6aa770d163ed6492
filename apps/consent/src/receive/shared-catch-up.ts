/**
 * One catching-up with the log for all who wait. Who asks shares a round that begins later, never one that
 * began earlier: that one may have read the log's head before the asker's facts were there.
 */
export class SharedCatchUp {
  private next: Promise<bigint> | undefined;
  private running: Promise<unknown> = Promise.resolve();

  /** @param caughtUp  resolves with the log's head once the rows have everything up to there */
  constructor(private readonly caughtUp: () => Promise<bigint>) {}

  /** @returns a head of the log, read after this call, that the rows have */
  now(): Promise<bigint> {
    this.next ??= this.running.then(() => {
      this.next = undefined;
      const round = this.caughtUp();
      this.running = round.catch(() => undefined);
      return round;
    });
    return this.next;
  }
}
