/** Tells long-running work (feeds, open streams) that the service is going down. */
export class Lifetime {
  private readonly controller = new AbortController();

  /** Aborted once, when the service begins to stop. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    this.controller.abort();
  }
}
