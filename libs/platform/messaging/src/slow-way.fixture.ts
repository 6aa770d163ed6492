import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A way to a server on which everything that is sent there arrives late, in order; answers come at once. */
export async function slowWay(to: URL, lateMs: number): Promise<{ url: string; close(): void }> {
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    far.pipe(near);
    near.on('data', (bytes) => void delay(lateMs).then(() => far.write(bytes)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined);
      one.once('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(to);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: url.href.replace(/\/$/, ''), close: () => void server.close() };
}
