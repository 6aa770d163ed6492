/**
 * How many requests are under way: at most `each` to one destination and `all` in all. The first one to a destination
 * is free of the second bound: destinations that hang can't keep another from sending.
 */
export class Slots {
  private readonly taken = new Map<string, number>();
  private readonly waiting = new Set<() => void>();
  private total = 0;

  constructor(private readonly bounds: { each: number; all: number }) {}

  /** @returns false where none became free before the deadline, by the monotonic clock */
  async take(destination: string, deadline: number): Promise<boolean> {
    if (!(await this.untilFree(destination, deadline)) || performance.now() >= deadline) return false;
    this.taken.set(destination, this.of(destination) + 1);
    this.total += 1;
    return true;
  }

  /** @returns whether the destination has a free one, at the latest at the deadline */
  async untilFree(destination: string, deadline: number): Promise<boolean> {
    for (let left; !this.free(destination) && (left = deadline - performance.now()) > 0;)
      await this.freed(left);
    return this.free(destination);
  }

  release(destination: string): void {
    const left = this.of(destination) - 1;
    if (left > 0) this.taken.set(destination, left);
    else this.taken.delete(destination);
    this.total -= 1;
    for (const wake of [...this.waiting]) wake();
  }

  private free(destination: string): boolean {
    const own = this.of(destination);
    return own === 0 || (own < this.bounds.each && this.total < this.bounds.all);
  }

  private of(destination: string): number {
    return this.taken.get(destination) ?? 0;
  }

  private async freed(mostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, mostMs);
      this.waiting.add(wake);
    });
  }
}
