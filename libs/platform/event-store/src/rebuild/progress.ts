import type { RebuildStatus } from '@ucv/contracts-projections';

/** How far a rebuild is, in time and in the log. */
export class Progress {
  private readonly begun = performance.now();
  private readonly before: number;
  private first: { position: bigint; at: number } | undefined;

  /** @param status  as it was remembered: time and facts of before a kill count */
  constructor(private current: RebuildStatus) {
    this.before = current.seconds;
  }

  get status(): RebuildStatus {
    return this.current;
  }

  set(change: Partial<RebuildStatus>): void {
    this.current = { ...this.current, ...change, seconds: this.before + this.seconds() };
  }

  applied(count: number): void {
    this.set({ applied: this.current.applied + count });
  }

  /** @param position  reached by the slowest part */
  at(position: bigint | undefined, target: bigint): void {
    if (position !== undefined) this.first ??= { position, at: this.seconds() };
    const reached = position === undefined ? this.current.position : String(position);
    this.set({ position: reached, target: String(target), secondsLeft: this.left(position, target) });
  }

  /** By the part of the log that this process has passed: facts are about as dense in what is left of it. */
  private left(position: bigint | undefined, target: bigint): number | undefined {
    if (!this.first || position === undefined || position <= this.first.position) return undefined;
    if (position >= target) return 0;
    const took = this.seconds() - this.first.at;
    const [done, open] = [position - this.first.position, target - position].map(Number) as [number, number];
    return (took * open) / done;
  }

  private seconds(): number {
    return (performance.now() - this.begun) / 1000;
  }
}
