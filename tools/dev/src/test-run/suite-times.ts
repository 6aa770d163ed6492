import { relative } from 'node:path';

/** One suite in the results that jest writes with `--json`; times in ms since 1970. */
export interface Suite {
  /** Its file, absolute. */
  name: string;
  startTime: number;
  endTime: number;
}

const kinds = { '.int-spec.ts': 'integration', '.scenario.ts': 'acceptance', '.spec.ts': 'unit' };

/** Suites that take less are counted together. */
const told = 1_000;

/**
 * Where the time of a test run went: the slowest suite first, then each kind, then all. Suites run beside one another,
 * so that their times add up to more than what passed on the clock.
 */
export function suiteTimes(root: string, all: readonly Suite[]): string {
  // What could not run at all has no time.
  const suites = all.filter(({ startTime }) => startTime > 0);
  const timed = suites.map(({ name, startTime, endTime }) => ({
    name,
    ms: Math.max(0, endTime - startTime),
  }));
  const slow = timed.filter(({ ms }) => ms >= told).sort((a, b) => b.ms - a.ms);
  const others = timed.filter(({ ms }) => ms < told);
  const sums = Object.entries(kinds).map(([ending, kind]) => {
    const own = timed.filter(({ name }) => kindOf(name) === ending);
    return { ms: sum(own), said: `${kind}: ${counted(own.length)}` };
  });
  return [
    'Time by suite, the slowest first',
    ...slow.map(({ name, ms }) => line(ms, relative(root, name))),
    ...(others.length > 0 ? [line(sum(others), `${counted(others.length)} of less than a second each`)] : []),
    '',
    ...sums.map(({ ms, said }) => line(ms, said)),
    line(sum(timed), `all: ${counted(timed.length)}, ${seconds(passed(suites))} s on the clock`),
  ].join('\n');
}

const kindOf = (name: string): string | undefined =>
  Object.keys(kinds).find((ending) => name.endsWith(ending));

const sum = (suites: readonly { ms: number }[]): number => suites.reduce((all, { ms }) => all + ms, 0);

const passed = (suites: readonly Suite[]): number =>
  suites.length === 0
    ? 0
    : Math.max(...suites.map(({ endTime }) => endTime)) -
      Math.min(...suites.map(({ startTime }) => startTime));

const counted = (count: number): string => `${count} ${count === 1 ? 'suite' : 'suites'}`;
const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
const line = (ms: number, said: string): string => `${seconds(ms).padStart(8)} s  ${said}`;
