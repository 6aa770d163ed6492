/**
 * The store without gRPC: `node store-alone.js DIR IN_FLIGHT SIZE SECONDS` appends through the same writer and the same
 * group commit as the node, and prints `{"events", "seconds", "cpuMicros"}`. What a client and the wire add shows beside it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Expect } from '../decide/commit-check';
import { Store } from '../storage/store';
import type { NewEvent } from '../streams/append-builder';
import { Writer } from '../streams/writer';

/** As large as a sealed interaction. */
const data = Buffer.from(JSON.stringify({ call: 'track', sealed: randomBytes(500).toString('hex') }));
const metadata = Buffer.from(JSON.stringify({ tenant: 'main', subjects: randomBytes(150).toString('hex') }));

const event = (): NewEvent => ({
  id: randomUUID(),
  type: 'bench.event-appended.v1',
  json: true,
  data,
  metadata,
});

/** Appends one by one before anything is measured: a node lives long, and a compiler needs its time. */
const warmUp = 3_000;

async function main(folder: string, ...[inFlight, size, seconds]: number[]): Promise<void> {
  const fault = (error: unknown): never => {
    throw error;
  };
  const store = await Store.open({ folder, report: () => undefined, onFault: fault });
  const writer = new Writer(store);
  const keep = async (lanes: number, each: number, more: (appends: number) => boolean): Promise<number> => {
    let appends = 0;
    const lane = async (): Promise<void> => {
      while (more(appends)) {
        const stream = `bench-${appends++ % 1_000}`;
        await writer.append({ stream, expected: Expect.any, events: Array.from({ length: each }, event) });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return appends;
  };
  await keep(100, 1, (appends) => appends < warmUp);
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const until = started + seconds! * 1_000;
  const events = (await keep(inFlight!, size!, () => performance.now() < until)) * size!;
  const { user, system } = process.cpuUsage(cpu);
  const took = (performance.now() - started) / 1_000;
  process.stdout.write(`${JSON.stringify({ events, seconds: took, cpuMicros: user + system })}\n`);
  await store.close();
}

const [folder, ...numbers] = process.argv.slice(2);
void main(folder as string, ...numbers.map(Number));
