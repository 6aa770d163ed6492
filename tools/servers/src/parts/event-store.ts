import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { categories } from '@ucv/envelope';
import { nodeArguments, type ProcessPlan } from '../processes/plan';
import { acceptsConnections } from '../processes/reachable';
import { repository } from '../repository';

export interface EventStoreOptions {
  home: string;
  port: number;
  /** Folder of the log; default `data/event-store` in `home`. */
  data?: string;
}

/** The audit ledger covers every stream of the product: a scavenge removes of these what a removal fact names alone. */
const audited = categories.map((category) => `${category}-`).join(',');

/**
 * The embedded event-store node on loopback, without TLS and therefore without users: the official clients send no
 * password over a plain connection.
 */
export function planEventStore(o: EventStoreOptions): ProcessPlan & { url: string } {
  const data = o.data ?? join(o.home, 'data/event-store');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return {
    name: 'event-store',
    command: process.execPath,
    args: [
      ...nodeArguments,
      join(repository, 'apps/event-store/dist/main.js'),
      '--port',
      String(o.port),
      '--data',
      data,
      '--insecure',
      '--audited',
      audited,
    ],
    env: {},
    cwd: data,
    stopSignal: 'SIGTERM',
    logFormat: 'pino',
    ready: () => acceptsConnections(o.port),
    url: `esdb://127.0.0.1:${o.port}?tls=false`,
  };
}
