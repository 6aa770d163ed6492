import { spawnSync } from 'node:child_process';
import { type Spread, spread } from '../figures/spread';
import { cpuSeconds } from '../system/cpu-time';
import type { MeasuredSystem } from '../system/system';
import type { Scale } from './scale';

export interface StartFigures {
  /** From the command to `UCV ready`, on data that is there. */
  seconds: Spread;
  /** Processor seconds of all its processes until then. */
  cpuSeconds: Spread;
  /** The same of as many Node processes that do nothing. */
  bareSeconds: Spread;
  ratio: Spread;
  processes: number;
}

/** Starts everything again on its own data. @cost about 12 s a start */
export async function measureStart(system: MeasuredSystem, { repetitions }: Scale): Promise<StartFigures> {
  const runs: { seconds: number; used: number; bare: number }[] = [];
  while (runs.length < repetitions) {
    const seconds = await system.restart();
    const used = Object.values(cpuSeconds(system.pids())).reduce((sum, each) => sum + each, 0);
    runs.push({ seconds, used, bare: bareSeconds(Object.keys(system.pids()).length) });
  }
  return {
    seconds: spread(runs.map(({ seconds }) => seconds)),
    cpuSeconds: spread(runs.map(({ used }) => used)),
    bareSeconds: spread(runs.map(({ bare }) => bare)),
    ratio: spread(runs.map(({ used, bare }) => used / bare)),
    processes: Object.keys(system.pids()).length,
  };
}

function bareSeconds(processes: number): number {
  const script = 'const { user, system } = process.cpuUsage(); console.log(user + system)';
  const one = (): number =>
    Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout) / 1e6;
  return Array.from({ length: processes }, one).reduce((sum, each) => sum + each, 0);
}
