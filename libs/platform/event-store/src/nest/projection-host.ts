import { Inject, Injectable, Logger } from '@nestjs/common';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Metrics, Readiness } from '@ucv/platform-service';
import { EventLog } from '../log';
import type { Projection, ProjectionObserver } from '../projection';
import { foldWords } from '../parked/fold-words';
import { ParkedWords } from '../parked/words';
import { type ProjectionOptions, ProjectionRunner } from '../projection-runner';
import { Rebuilds } from '../rebuild/rebuilds';
import type { Tended } from '../rebuild/tending';

interface StartOptions extends Pick<ProjectionOptions, 'onCommitted'>, Pick<Tended, 'folding' | 'instead'> {
  /** Done once before the projection begins. */
  before?: (signal: AbortSignal) => Promise<void>;
}

/** A projection as it runs here. */
export interface Hosted extends Pick<ProjectionOptions, 'onCommitted'> {
  projection: Projection;
  runner: ProjectionRunner;
}

/** Runs a service's projections as long as the service lives; the service is ready once all are live. */
@Injectable()
export class ProjectionHost {
  private readonly logger = new Logger('Projection');
  private readonly running: Promise<void>[] = [];
  /** What runs, by name. */
  readonly hosted = new Map<string, Hosted>();

  /** What else must have come to an end before the service says how far its rows are: events on their way to the log. */
  readonly beforeReached: (() => Promise<unknown>)[] = [];

  @Inject(Lifetime) private readonly lifetime: Lifetime;
  @Inject(Rebuilds) readonly rebuilds: Rebuilds;

  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
  ) {}

  /** Runs a projection; one of a newer version than its rows first builds its own beside them. */
  start(projection: Projection, { onCommitted, before, ...tended }: StartOptions = {}): ProjectionRunner {
    const { log, readModel } = this;
    const runner = new ProjectionRunner({
      log,
      readModel,
      projection: this.rebuilds.asLive(projection),
      onCommitted,
      observer: this.observe(projection.name),
    });
    const { name } = projection;
    this.rebuilds.tend({ projection, runner, ...tended });
    this.readiness.register(`projection-${name}`, () => {
      if (this.rebuilds.answersFromOld(name)) return 'answers from the rows of an older version meanwhile';
      if (!runner.status.live) throw new Error('not caught up yet');
      return undefined;
    });
    this.hosted.set(projection.name, { projection, runner, onCommitted });
    const { signal } = this.lifetime;
    const begun = this.untilDone(async () => before?.(signal), signal)
      .then(() => this.untilDone(() => this.rebuilds.bringUp(name), signal))
      .then(() => this.untilDone(() => foldWords(readModel, new ParkedWords(log), projection), signal));
    this.running.push(begun.then(() => runner.run(signal)));
    return runner;
  }

  /** Resolves when every projection has finished its last batch, and a rebuild under way has come to rest. */
  async ended(): Promise<void> {
    await Promise.all(this.running);
    await this.rebuilds.ended();
  }

  private async untilDone(before: () => Promise<void>, signal: AbortSignal): Promise<void> {
    for (let done = false; !done && !signal.aborted;) {
      try {
        await before();
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
