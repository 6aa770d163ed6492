/** Resolves where the thing can be used, with a word on how where there is one; throws or hangs where it can't. */
export type ReadinessCheck = () => unknown | Promise<unknown>;

type Outcome = 'ok' | 'failed' | 'timeout';

export interface ReadinessReport {
  status: 'ready' | 'not-ready';
  checks: Record<string, Outcome>;
  /** What is worth knowing of checks that are in order. */
  remarks?: Record<string, string>;
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
    const ready = this.running && results.every(([, { result }]) => result === 'ok');
    const service = this.running ? 'ok' : 'failed';
    const remarks = results.flatMap(([name, { remark }]) => (remark === undefined ? [] : [[name, remark]]));
    return {
      status: ready ? 'ready' : 'not-ready',
      checks: { service, ...Object.fromEntries(results.map(([name, { result }]) => [name, result])) },
      ...(remarks.length > 0 ? { remarks: Object.fromEntries(remarks) as Record<string, string> } : {}),
    };
  }
}

async function outcome(check: ReadinessCheck): Promise<{ result: Outcome; remark?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ result: Outcome }>((resolve) => {
    timer = setTimeout(resolve, patience, { result: 'timeout' });
  });
  const done = Promise.resolve()
    .then(check)
    .then(
      (said) => ({ result: 'ok' as const, ...(typeof said === 'string' ? { remark: said } : {}) }),
      () => ({ result: 'failed' as const }),
    );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
