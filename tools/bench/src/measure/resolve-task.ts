import { type Progress, resolveTable, type Table } from '@ucv/matching';
import { organisationMeanings, organisations, people, personMeanings } from '@ucv/testing';
import { type PairwiseQuality, pairwiseQuality } from '../figures/pairwise';

export interface ResolveTask {
  of: 'people' | 'organisations';
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
const warmUp = { records: 2_000, seed: 0 };

function run(task: ResolveTask): ResolveRun {
  resolveTable(tableOf({ of: task.of, ...warmUp }).table);
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

interface Labelled {
  table: Table;
  truth: number[];
}

function tableOf({ of, ...size }: ResolveTask): Labelled {
  if (of === 'people')
    return labelled([...people(size)], { meanings: personMeanings, truth: ({ person }) => person });
  const meanings = organisationMeanings;
  return labelled([...organisations(size)], { meanings, truth: ({ organisation }) => organisation });
}

function labelled<T>(
  records: readonly T[],
  { meanings, truth }: { meanings: Readonly<Partial<Record<keyof T, string>>>; truth(record: T): number },
): Labelled {
  const names = Object.keys(meanings) as (keyof T & string)[];
  const columns = names.map((name) => ({
    ...{ name, meaning: meanings[name]! },
    values: records.map((record) => String(record[name])),
  }));
  return { table: { size: records.length, columns }, truth: records.map(truth) };
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
