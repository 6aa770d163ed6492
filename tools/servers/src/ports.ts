import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Whether we could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Below the range from which the kernel gives ports to outgoing connections (Linux: 32768 and up). */
const lowest = 12_000;
const highest = 31_000;

/**
 * First of `count` neighbouring ports that are free on loopback, chosen at random so that parallel runs do not meet.
 */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const first = randomInt(lowest, highest - count);
    const free = await Promise.all(Array.from({ length: count }, (_, n) => isFree(first + n)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`Found no ${count} neighbouring free ports between ${lowest} and ${highest}.`);
}

/** Neighbouring ports that one system reserves from UCV_INTERNAL_PORT on, for health checks and servers. */
export const internalPorts = 13;
