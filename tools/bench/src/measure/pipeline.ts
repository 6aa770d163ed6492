import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../figures/spread';
import { CollectorClient } from '../load/collector-client';
import { drive, type LoadPlan, sendAll } from '../load/drive';
import { Probes } from '../load/probes';
import { type SentEvent, Shoppers } from '../load/shoppers';
import { cpuSeconds, untilQuiet } from '../system/cpu-time';
import type { MeasuredSystem } from '../system/system';
import type { Scale } from './scale';

/** One load on the whole pipeline. */
export interface PipelineRun {
  /** Events a second that were asked for; absent where the collector's answers set the pace. */
  asked?: number;
  accepted: number;
  /** Accepted events a second, until the load ended. */
  acceptedRate: number;
  /** Visible events a second, until the last one was visible. */
  visibleRate: number;
  /** Accepted → visible, milliseconds. */
  p50: number;
  p99: number;
  followed: number;
  /** Events accepted and not yet visible, in the second and the last third of the load. */
  backlog: { middle: number; end: number };
  keptUp: boolean;
  /** Processor µs for one event, by process. */
  cpu: Record<string, number>;
}

export interface PipelineFigures {
  /** As fast as the collector answers. */
  flood: PipelineRun;
  /** Repetitions of the highest rate that was kept up in all of them; empty where none was. */
  sustained: PipelineRun[];
  /** Runs at rates that were not kept up. */
  tooFast: PipelineRun[];
  /** At half the sustained rate, with smaller requests. */
  half: PipelineRun;
}

const inFlight = 8;

/** Loads one system, and follows some events through it. */
export class Pipeline {
  private constructor(
    private readonly system: MeasuredSystem,
    private readonly client: CollectorClient,
    private readonly probes: Probes,
    private readonly shoppers: Shoppers,
  ) {}

  /** Every customer is known before anything is measured. */
  static async prepare(system: MeasuredSystem, scale: Scale): Promise<Pipeline> {
    const client = new CollectorClient(system.collector, system.writeKey, inFlight);
    const shoppers = new Shoppers(scale.customers, 2);
    const probes = await Probes.introduce(system, client);
    const pipeline = new Pipeline(system, client, probes, shoppers);
    await sendAll(client, shoppers.introductions(), { batch: 100, inFlight: 4 });
    await pipeline.load({ seconds: 2, batch: 100, inFlight: 2 });
    await untilQuiet(() => system.pids());
    return pipeline;
  }

  async measure(scale: Scale): Promise<PipelineFigures> {
    const flood = await this.load({ seconds: scale.sustainedSeconds / 2, batch: 100, inFlight });
    await untilQuiet(() => this.system.pids());
    const tooFast: PipelineRun[] = [];
    let sustained: PipelineRun[] = [];
    for (let share = 0.95; share > 0.4 && sustained.length === 0; share -= 0.1) {
      const runs = await this.repeat(Math.floor((flood.visibleRate * share) / 10) * 10, scale);
      if (runs.every(({ keptUp }) => keptUp)) sustained = runs;
      else tooFast.push(...runs);
    }
    const rate = Math.round((sustained[0]?.asked ?? flood.visibleRate) / 2);
    const half = await this.at(rate, scale.latencySeconds);
    return { flood, sustained, tooFast, half };
  }

  /** The same rate again and again, until it was not kept up. */
  private async repeat(rate: number, scale: Scale): Promise<PipelineRun[]> {
    const runs: PipelineRun[] = [];
    while (runs.length < scale.sustainedRepetitions && (runs.at(-1)?.keptUp ?? true))
      runs.push(await this.load({ seconds: scale.sustainedSeconds, batch: 100, inFlight, rate }));
    return runs;
  }

  /** One load at a rate, in requests of 20. */
  at(rate: number, seconds: number): Promise<PipelineRun> {
    return this.load({ seconds, batch: 20, inFlight, rate });
  }

  async close(): Promise<void> {
    this.client.close();
    await this.probes.close();
  }

  private async load(plan: LoadPlan): Promise<PipelineRun> {
    this.probes.reset();
    const pids = { ...this.system.pids(), 'load generator': process.pid };
    const cpuBefore = cpuSeconds(pids);
    const backlog: number[] = [];
    let accepted = 0;
    const started = performance.now();
    const meter = setInterval(() => backlog.push(this.probes.backlog(accepted)), 250);
    const result = await drive(this.client, plan, {
      next: (size) => this.probes.join(this.batch(size)),
      accepted: (batch, total) => {
        accepted = total;
        this.probes.accepted(batch, total);
      },
    });
    clearInterval(meter);
    await this.probes.drained();
    const drainedSeconds = (performance.now() - started) / 1_000;
    const cpuAfter = cpuSeconds(pids);
    await delay(500);
    return {
      asked: plan.rate,
      accepted,
      acceptedRate: accepted / result.seconds,
      visibleRate: accepted / drainedSeconds,
      ...this.latency(),
      ...verdict(backlog, plan, accepted / result.seconds),
      cpu: perEvent(cpuBefore, cpuAfter, accepted),
    };
  }

  private latency(): Pick<PipelineRun, 'p50' | 'p99' | 'followed'> {
    const took = this.probes.sightings.map(({ acceptedAt, visibleAt }) =>
      Math.max(0, visibleAt - acceptedAt),
    );
    return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), followed: took.length };
  }

  private batch(size: number): SentEvent[] {
    return Array.from({ length: size }, () => this.shoppers.next());
  }
}

/** Kept up: the backlog of the last third is not above that of the second by more than half a second's events. */
function verdict(
  backlog: readonly number[],
  { rate }: LoadPlan,
  acceptedRate: number,
): Pick<PipelineRun, 'backlog' | 'keptUp'> {
  const third = Math.floor(backlog.length / 3);
  const middle = mean(backlog.slice(third, 2 * third));
  const end = mean(backlog.slice(2 * third));
  const onTime = rate === undefined || acceptedRate > 0.97 * rate;
  return { backlog: { middle, end }, keptUp: onTime && end - middle < acceptedRate / 2 };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const perEvent = (
  before: Record<string, number>,
  after: Record<string, number>,
  events: number,
): Record<string, number> =>
  Object.fromEntries(
    Object.keys(before).map((name) => [name, ((after[name]! - before[name]!) * 1e6) / events]),
  );
