import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts, planEventStore, RunningProcess, scratchPrefix, type Watchdog } from '@ucv/servers';
import { cpuSeconds } from '../system/cpu-time';
import { memoryOf } from '../system/memory';
import { buildLog } from './bulk-log';

/** One start of the event-store node. Memory in MB, of the process: its own (anonymous) and what it maps of files. */
export interface NodeStart {
  how: 'index deleted' | 'stopped cleanly' | 'killed';
  readySeconds: number;
  /** Processor seconds until it was ready: what counts on a shared machine. */
  cpuSeconds: number;
  peakAnon: number;
  steadyAnon: number;
  steadyFile: number;
}

export interface LogRecovery {
  events: number;
  logMb: number;
  indexBytesPerEvent: number;
  starts: NodeStart[];
}

/** How long after it is ready the node's memory counts as steady. */
const settleMs = 3_000;
const everyMs = 20;

/** Starts the node on logs of some sizes: without an index, after a clean stop, and after a kill. */
export async function measureRecovery(watchdog: Watchdog, sizes: readonly number[]): Promise<LogRecovery[]> {
  const figures: LogRecovery[] = [];
  for (const events of sizes) {
    const home = await mkdtemp(join(tmpdir(), `${scratchPrefix}log-`));
    try {
      figures.push(await recoveryOf(watchdog, home, events));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
  return figures;
}

async function recoveryOf(watchdog: Watchdog, home: string, events: number): Promise<LogRecovery> {
  const port = await freePorts(1);
  const plan = planEventStore({ home, port });
  const bytes = buildLog(plan.cwd, events);
  const starts: NodeStart[] = [];
  const begin = async (how: NodeStart['how']): Promise<RunningProcess> => {
    const node = new RunningProcess(plan, watchdog);
    starts.push({ how, ...(await observe(node)) });
    return node;
  };
  await (await begin('index deleted')).stop(120_000);
  const index = await stat(join(plan.cwd, 'index.lmdb'));
  const killed = await begin('stopped cleanly');
  killed.signal('SIGKILL');
  await killed.ended;
  await (await begin('killed')).stop(120_000);
  return { events, logMb: bytes / 2 ** 20, indexBytesPerEvent: index.size / events, starts };
}

async function observe(node: RunningProcess): Promise<Omit<NodeStart, 'how'>> {
  const began = performance.now();
  let peakAnon = 0;
  let ready: number | undefined;
  let cpu = 0;
  const waiting = node.untilReady(1_800_000).then(() => {
    ready = performance.now();
    cpu = cpuSeconds({ node: node.pid! })['node'] ?? 0;
  });
  while (ready === undefined || performance.now() - ready < settleMs) {
    peakAnon = Math.max(peakAnon, memoryOf(node.pid).anon);
    if (node.ending) await waiting;
    await delay(everyMs);
  }
  const { anon, file } = memoryOf(node.pid);
  return {
    readySeconds: (ready - began) / 1000,
    cpuSeconds: cpu,
    peakAnon,
    steadyAnon: anon,
    steadyFile: file,
  };
}
