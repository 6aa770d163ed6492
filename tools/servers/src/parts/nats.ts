import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessPlan } from '../processes/plan';
import { acceptsConnections } from '../processes/reachable';
import { obtainNats } from './obtain-nats';

export interface NatsOptions {
  home: string;
  port: number;
  toolsFolder: string;
  /** The server's configuration; it names users, hence mode 0600. Default: no authentication. */
  configuration?: string;
}

/** nats-server on loopback, alone: it carries conversation and keeps nothing, so its folder holds its configuration only. */
export async function planNats(o: NatsOptions): Promise<ProcessPlan & { url: string }> {
  const command = await obtainNats(o.toolsFolder);
  const folder = join(o.home, 'data/nats');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'nats-server.conf');
  writeFileSync(file, o.configuration ?? `host: 127.0.0.1\nport: ${o.port}\n`, { mode: 0o600 });
  return {
    name: 'nats',
    command,
    args: ['--config', file],
    env: {},
    cwd: folder,
    stopSignal: 'SIGTERM',
    logFormat: 'nats',
    ready: () => acceptsConnections(o.port),
    url: `nats://127.0.0.1:${o.port}`,
  };
}
