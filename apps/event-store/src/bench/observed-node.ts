/**
 * The node as it always is, with a word to whoever forked it about what it costs: `node observed-node.js DIR` sends
 * `{url}` when it accepts clients, and answers each message with `Costs` since the message before. Whether its event loop
 * is watched from then on stands in the message, for the watching itself wakes the process a thousand times a second.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startNode } from '../node';

export interface Costs {
  /** Processor time, user and system, all threads. */
  cpuMicros: number;
  /** By how much the event loop came late to a timer of 1 ms, in ms, if it was watched. */
  loopDelay: { p99: number; max: number };
}

export interface Asked {
  watchLoop: boolean;
}

async function main(data: string): Promise<void> {
  const fault = (error: unknown): never => {
    throw error;
  };
  const node = await startNode({ host: '127.0.0.1', port: 0, data }, () => undefined, fault);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let before = process.cpuUsage();
  process.on('message', ({ watchLoop }: Asked) => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const late = (nanos: number): number => Math.max(0, nanos / 1e6 - 1);
    const loopDelay = { p99: late(delay.percentile(99)), max: late(delay.max) };
    delay.reset();
    if (watchLoop) delay.enable();
    else delay.disable();
    process.send?.({ cpuMicros: user + system, loopDelay } satisfies Costs);
  });
  process.once('disconnect', () => void node.stop().then(() => process.exit(0)));
  process.send?.({ url: node.url });
}

void main(process.argv[2] as string);
