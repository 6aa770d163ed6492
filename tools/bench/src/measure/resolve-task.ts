import { type Progress, resolveTable, type Table } from '@ucv/matching';
import { people, type PersonRecord, personMeanings } from '@ucv/testing';
import { type PairwiseQuality, pairwiseQuality } from '../figures/pairwise';

export interface ResolveTask {
  records: number;
  seed: number;
}

/** What one table cost, and how right its clusters are. */
export interface ResolveRun extends PairwiseQuality {
  seconds: number;
  /** User and system time, the collector of garbage included. */
  cpuMicros: number;
  /** Seconds by stage. */
  stages: Partial<Record<Stage, number>>;
  /** MiB of the whole process, its table included. */
  peakRss: number;
  candidates: number;
}

export type Stage = Progress['stage'];

/** Resolved before anything is measured, so that the compiler's time is nobody's. */
const warmUp: ResolveTask = { records: 2_000, seed: 0 };

function run(task: ResolveTask): ResolveRun {
  resolveTable(tableOf(warmUp).table);
  const { table, truth } = tableOf(task);
  const stopwatch = new Stopwatch();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const { clusters, blocking } = resolveTable(table, { onProgress: ({ stage }) => stopwatch.enter(stage) });
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - started) / 1_000;
  stopwatch.enter(undefined);
  return {
    ...{ seconds, cpuMicros: user + system, stages: stopwatch.seconds, candidates: blocking.candidates },
    // In KiB whatever the manual of the system says.
    peakRss: process.resourceUsage().maxRSS / 1_024,
    ...pairwiseQuality(clusters, truth),
  };
}

function tableOf({ records, seed }: ResolveTask): { table: Table; truth: number[] } {
  const all: PersonRecord[] = [...people({ records, seed })];
  const columns = Object.entries(personMeanings).map(([name, meaning]) => ({
    name,
    meaning,
    values: all.map((record) => record[name as keyof typeof personMeanings]),
  }));
  return { table: { size: all.length, columns }, truth: all.map(({ person }) => person) };
}

/** Seconds between the first words of one stage and of the next. */
class Stopwatch {
  readonly seconds: Partial<Record<Stage, number>> = {};
  private stage?: Stage;
  private since = 0;

  enter(next: Stage | undefined): void {
    if (next === this.stage) return;
    const now = performance.now();
    if (this.stage) this.seconds[this.stage] = (now - this.since) / 1_000;
    [this.stage, this.since] = [next, now];
  }
}

console.log(JSON.stringify(run(JSON.parse(process.argv[2] as string) as ResolveTask)));
