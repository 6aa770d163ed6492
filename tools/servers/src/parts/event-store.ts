import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessPlan } from '../processes/plan';
import { acceptsConnections } from '../processes/reachable';
import { repository } from '../repository';

export interface EventStoreOptions {
  home: string;
  port: number;
  /** Name → password; absent: everybody may do everything. */
  users?: Record<string, string>;
}

/** The embedded event-store node on loopback, without TLS. */
export function planEventStore(o: EventStoreOptions): ProcessPlan & { url: string } {
  const data = join(o.home, 'data/event-store');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const args = ['--port', String(o.port), '--data', data, '--insecure'];
  if (o.users) {
    const file = join(o.home, 'data/event-store-users.json');
    writeFileSync(file, JSON.stringify(o.users, null, 2), { mode: 0o600 });
    args.push('--users', file);
  }
  return {
    name: 'event-store',
    command: process.execPath,
    args: ['--enable-source-maps', join(repository, 'apps/event-store/dist/main.js'), ...args],
    env: {},
    cwd: data,
    stopSignal: 'SIGTERM',
    logFormat: 'pino',
    ready: () => acceptsConnections(o.port),
    url: `esdb://127.0.0.1:${o.port}?tls=false`,
  };
}
