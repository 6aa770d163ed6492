import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Linux counts processor time in ticks of 10 ms, whatever the kernel's own clock does (USER_HZ). */
const secondsPerTick = 0.01;

interface ProcessTimes {
  pid: number;
  parent: number;
  own: number;
  /** Of children that ended and were waited for. */
  ended: number;
}

/**
 * Processor seconds, user and system, that some processes have used so far, each with its children: PostgreSQL
 * works in a process for each connection.
 * @param pids  by name; one that is gone counts 0
 */
export function cpuSeconds(pids: Readonly<Record<string, number>>): Record<string, number> {
  const times = allProcesses();
  const used = ({ own, ended }: ProcessTimes): number => (own + ended) * secondsPerTick;
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const group = times.filter((process) => process.pid === pid || process.parent === pid);
      return [name, group.reduce((sum, process) => sum + used(process), 0)];
    }),
  );
}

/** Waits until some processes together use less than a fifth of a core: what they had to catch up with is done. */
export async function untilQuiet(
  pids: () => Readonly<Record<string, number>>,
  patienceMs = 120_000,
): Promise<void> {
  const used = (): number => Object.values(cpuSeconds(pids())).reduce((sum, seconds) => sum + seconds, 0);
  let before = used();
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline;) {
    await delay(1_000);
    const now = used();
    if (now - before < 0.2) return;
    before = now;
  }
}

function allProcesses(): ProcessTimes[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readTimes(Number(name)));
}

/** @source proc_pid_stat(5): fields 4 and 14–17, counted from 1; the second holds the name in brackets */
function readTimes(pid: number): ProcessTimes[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (field: number): number => fields[field - 3] ?? 0;
    return [{ pid, parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) }];
  } catch {
    // It ended between the listing and the reading.
    return [];
  }
}
