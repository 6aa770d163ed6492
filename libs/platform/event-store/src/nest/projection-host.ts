import { Inject, Injectable, Logger } from '@nestjs/common';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Metrics, Readiness } from '@ucv/platform-service';
import { EventLog } from '../log';
import type { Projection, ProjectionObserver } from '../projection';
import { type ProjectionOptions, ProjectionRunner } from '../projection-runner';

/** Runs a service's projections as long as the service lives; the service is ready once all are live. */
@Injectable()
export class ProjectionHost {
  private readonly logger = new Logger('Projection');
  private readonly running: Promise<void>[] = [];

  @Inject(Lifetime) private readonly lifetime: Lifetime;

  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
  ) {}

  /** @param before  done once before the projection begins */
  start(
    projection: Projection,
    {
      onCommitted,
      before,
    }: Pick<ProjectionOptions, 'onCommitted'> & { before?: (signal: AbortSignal) => Promise<void> } = {},
  ): ProjectionRunner {
    const { log, readModel } = this;
    const runner = new ProjectionRunner({
      log,
      readModel,
      projection,
      onCommitted,
      observer: this.observe(projection.name),
    });
    this.readiness.register(`projection-${projection.name}`, () => {
      if (!runner.status.live) throw new Error('not caught up yet');
    });
    const { signal } = this.lifetime;
    this.running.push(this.untilDone(before, signal).then(() => runner.run(signal)));
    return runner;
  }

  /** Resolves when every projection has finished its last batch. */
  async ended(): Promise<void> {
    await Promise.all(this.running);
  }

  private async untilDone(
    before: ((signal: AbortSignal) => Promise<void>) | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    for (let done = !before; !done && !signal.aborted;) {
      try {
        await before?.(signal);
        done = true;
      } catch (err) {
        this.logger.warn({ err }, 'could not begin yet');
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  private observe(projection: string): ProjectionObserver {
    const labels = { projection };
    const applied = this.metrics.counter('projection_facts_total', 'Facts applied', ['projection']);
    const parked = this.metrics.counter('projection_parked_total', 'Facts set aside as poison', [
      'projection',
    ]);
    const seconds = this.metrics.histogram('projection_batch_seconds', 'Time to commit a batch', [
      'projection',
    ]);
    return {
      applied: (count, took) => {
        applied.inc(labels, count);
        seconds.observe(labels, took);
      },
      parked: (fact, err) => {
        parked.inc(labels);
        this.logger.error({ err, projection, factId: fact.id, type: fact.type }, 'fact parked');
      },
      failed: (err) => this.logger.warn({ err, projection }, 'projection interrupted, trying again'),
    };
  }
}
