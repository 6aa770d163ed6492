import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeArguments, type Watchdog } from '@ucv/servers';
import { type Spread, spread } from '../figures/spread';
import type { ResolveRun, ResolveTask, Stage } from './resolve-task';
import type { Scale } from './scale';

/** A table of so many records of people, resolved. */
export interface ResolveFigures {
  records: number;
  /** Records a second. */
  rate: Spread;
  /** Processor µs for each record, and the same against the smallest table of the same turn. */
  cpu: Spread;
  growth: Spread;
  /** Processor µs for each record that the next smaller table does not have. */
  further?: Spread;
  /** Seconds. */
  stages: Record<Stage, Spread>;
  /** MiB of a process that does nothing else. */
  peakRss: Spread;
  candidatesPerRecord: Spread;
  precision: Spread;
  recall: Spread;
  f1: Spread;
}

const stages: readonly Stage[] = ['prepare', 'block', 'learn', 'score', 'cluster'];

/**
 * Resolves tables of some sizes, each in a process of its own; every turn takes other people, and all sizes in turn.
 * @param more  sizes beside the usual ones
 * @cost  for each turn about 2 s and 200 µs a record on one core
 */
export async function measureResolve(
  watchdog: Watchdog,
  scale: Scale,
  more: readonly number[],
): Promise<ResolveFigures[]> {
  const sizes = [...new Set([...scale.records, ...more])].sort((a, b) => a - b);
  const turns: ResolveRun[][] = [];
  for (let seed = 1; seed <= Math.min(3, scale.repetitions); seed += 1) {
    const turn: ResolveRun[] = [];
    for (const records of sizes) turn.push(await resolveAlone(watchdog, { of: 'people', records, seed }));
    turns.push(turn);
  }
  const cpuEach = (turn: readonly ResolveRun[], nth: number): number => turn[nth]!.cpuMicros / sizes[nth]!;
  const further = (turn: readonly ResolveRun[], nth: number): number =>
    (turn[nth]!.cpuMicros - turn[nth - 1]!.cpuMicros) / (sizes[nth]! - sizes[nth - 1]!);
  return sizes.map((records, nth) => {
    const of = (figure: (run: ResolveRun) => number): Spread =>
      spread(turns.map((turn) => figure(turn[nth]!)));
    return {
      records,
      rate: of(({ seconds }) => records / seconds),
      cpu: of(({ cpuMicros }) => cpuMicros / records),
      growth: spread(turns.map((turn) => cpuEach(turn, nth) / cpuEach(turn, 0))),
      further: nth === 0 ? undefined : spread(turns.map((turn) => further(turn, nth))),
      stages: Object.fromEntries(
        stages.map((stage) => [stage, of((run) => run.stages[stage] ?? 0)]),
      ) as Record<Stage, Spread>,
      peakRss: of(({ peakRss }) => peakRss),
      candidatesPerRecord: of(({ candidates }) => candidates / records),
      precision: of(({ precision }) => precision),
      recall: of(({ recall }) => recall),
      f1: of(({ f1 }) => f1),
    };
  });
}

/** Organisations whose names share most of their words, against as many people. */
export interface AlikeFigures {
  records: number;
  /** Processor µs for each record, and that against the people's of the same turn. */
  cpu: Spread;
  ratio: Spread;
  f1: Spread;
}

const alike = 3_300;

/** @cost  for each turn about 8 s on one core */
export async function measureAlike(watchdog: Watchdog, scale: Scale): Promise<AlikeFigures> {
  const turns: Record<ResolveTask['of'], ResolveRun>[] = [];
  for (let seed = 1; seed <= Math.min(3, scale.repetitions); seed += 1) {
    const size = { records: alike, seed };
    turns.push({
      people: await resolveAlone(watchdog, { of: 'people', ...size }),
      organisations: await resolveAlone(watchdog, { of: 'organisations', ...size }),
    });
  }
  return {
    records: alike,
    cpu: spread(turns.map(({ organisations }) => organisations.cpuMicros / alike)),
    ratio: spread(turns.map(({ organisations, people }) => organisations.cpuMicros / people.cpuMicros)),
    f1: spread(turns.map(({ organisations }) => organisations.f1)),
  };
}

async function resolveAlone(watchdog: Watchdog, task: ResolveTask): Promise<ResolveRun> {
  const args = [...nodeArguments, join(__dirname, 'resolve-task.js'), JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, UCV_RUN: watchdog.marker },
  });
  return JSON.parse(stdout) as ResolveRun;
}
