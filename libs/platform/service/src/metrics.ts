import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The service's metrics, with Node's own (`process_cpu_seconds_total`, heap, event-loop lag). Labels are
 * codes, route patterns, names of sources and ids of destinations: never ids of persons, never values.
 */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<L extends string>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
    return this.once(name, () => new Counter({ name, help, labelNames: labels, registers: [this.registry] }));
  }

  /** @param collect  sets it whenever somebody looks, in place of being set as things happen */
  gauge<L extends string>(
    name: string,
    help: string,
    labels: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => Promise<void>,
  ): Gauge<L> {
    const collecting = collect && {
      collect(this: Gauge<L>): Promise<void> {
        return collect(this);
      },
    };
    const registers = [this.registry];
    return this.once(name, () => new Gauge({ name, help, labelNames: labels, registers, ...collecting }));
  }

  /** @param buckets  upper bounds in the metric's unit; seconds from 1 ms to 10 s unless said */
  histogram<L extends string>(
    name: string,
    help: string,
    labels: readonly L[] = [],
    buckets: number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ): Histogram<L> {
    return this.once(
      name,
      () => new Histogram({ name, help, labelNames: labels, buckets, registers: [this.registry] }),
    );
  }

  private once<T>(name: string, make: () => T): T {
    return (this.registry.getSingleMetric(name) as T | undefined) ?? make();
  }
}
