/** Resolves where the thing can be used; throws or hangs where it can't. */
export type ReadinessCheck = () => unknown | Promise<unknown>;

export interface ReadinessReport {
  status: 'ready' | 'not-ready';
  checks: Record<string, 'ok' | 'failed' | 'timeout'>;
}

const patience = 1_000;

/**
 * What must hold before a service takes work. Until `started()` is called, and again once it is stopping, the
 * service is not ready whatever the checks say.
 */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private running = false;

  /** @param name  shown to operators: `database`, `event-log`, `nats` */
  register(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  started(): void {
    this.running = true;
  }

  stopping(): void {
    this.running = false;
  }

  /** @cost the slowest check, at most 1 s */
  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcome(check)] as const),
    );
    const ready = this.running && results.every(([, result]) => result === 'ok');
    const service = this.running ? 'ok' : 'failed';
    return { status: ready ? 'ready' : 'not-ready', checks: { service, ...Object.fromEntries(results) } };
  }
}

async function outcome(check: ReadinessCheck): Promise<'ok' | 'failed' | 'timeout'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, patience, 'timeout');
  });
  const done = Promise.resolve()
    .then(check)
    .then(
      () => 'ok' as const,
      () => 'failed' as const,
    );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
