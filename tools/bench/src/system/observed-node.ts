import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeArguments, repository, scratchPrefix, type Watchdog } from '@ucv/servers';

/** What a node of the event store says of itself since it was last asked. */
export interface NodeCosts {
  /** User and system time of all its threads. */
  cpuMicros: number;
  /** By how much its event loop came late, in ms, if it was watched. */
  loopDelay: { p99: number; max: number };
}

const compiled = (name: string): string => join(repository, `apps/event-store/dist/bench/${name}.js`);

/** A node of its own in a temporary folder, which tells what it costs. */
export class ObservedNode {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly clean: () => void,
  ) {}

  static async start(watchdog: Watchdog): Promise<ObservedNode> {
    const { folder, clean } = scratch(watchdog);
    const child = fork(compiled('observed-node'), [folder], {
      execArgv: [...nodeArguments],
      env: { ...process.env, UCV_RUN: watchdog.marker },
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new ObservedNode(child, url, clean);
  }

  /** @param o.watchLoop whether the event loop is watched from now on, which costs some of what a read costs */
  async costs(o = { watchLoop: false }): Promise<NodeCosts> {
    const answer = once(this.child, 'message');
    this.child.send(o);
    return ((await answer) as [NodeCosts])[0];
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
    this.clean();
  }
}

/** What the store does without gRPC, in a folder of its own on the same disk. */
export async function runStoreAlone(
  watchdog: Watchdog,
  o: { inFlight: number; size: number; seconds: number },
): Promise<{ events: number; seconds: number; cpuMicros: number }> {
  const { folder, clean } = scratch(watchdog);
  try {
    const args = [folder, ...[o.inFlight, o.size, o.seconds].map(String)];
    const { stdout } = await promisify(execFile)(process.execPath, [compiled('store-alone'), ...args], {
      env: { ...process.env, UCV_RUN: watchdog.marker },
    });
    return JSON.parse(stdout) as Awaited<ReturnType<typeof runStoreAlone>>;
  } finally {
    clean();
  }
}

function scratch(watchdog: Watchdog): { folder: string; clean: () => void } {
  const folder = mkdtempSync(join(tmpdir(), scratchPrefix));
  watchdog.addFolder(folder);
  const clean = (): void => {
    rmSync(folder, { recursive: true, force: true });
    watchdog.removeFolder(folder);
  };
  return { folder, clean };
}
