/** Counts who reads a file, so that one that was replaced is closed behind its last reader. */
export class Readers {
  private count = 0;
  private onGone: (() => void) | undefined;

  /** Runs work that reads the file; the file stays open until it is done. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.count++;
    try {
      return await work();
    } finally {
      this.count--;
      if (this.count === 0) this.onGone?.();
    }
  }

  /** Resolves when nobody reads any more; nobody may begin after this call. */
  gone(): Promise<void> {
    return new Promise((resolve) => {
      if (this.count === 0) resolve();
      else this.onGone = resolve;
    });
  }
}
