import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { nodeArguments, repository } from '@ucv/servers';

const program = join(repository, 'apps/event-store/dist/main.js');

/** The event-store node as a process that can be killed at any moment. */
export class NodeProcess {
  output = '';
  readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream!.on('data', (chunk) => (this.output += chunk));
    this.ended = new Promise((resolve) => child.on('close', resolve));
  }

  /** @param segment size of a log file, small so that files end often  @returns when it accepts clients */
  static async start(folder: string, segment: string): Promise<NodeProcess> {
    const options = ['--port', '0', '--data', folder, '--insecure', '--segment', segment];
    const node = new NodeProcess(spawn(process.execPath, [...nodeArguments, program, ...options]));
    const died = node.ended.then(() => 'ended');
    while (!node.url) {
      const now = await Promise.race([died, new Promise((resolve) => setTimeout(resolve, 10))]);
      if (now === 'ended' && !node.url) throw new Error(`the node did not start: ${node.output.slice(-500)}`);
    }
    return node;
  }

  get url(): string | undefined {
    return /event store ready at (\S+)/.exec(this.output)?.[1];
  }

  /** Resolves when it is gone. */
  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Asks for a scavenge and does not wait for it. */
  scavenge(): void {
    const session = connect(this.url!.replace('esdb:', 'http:').replace(/\?.*/, ''));
    session.on('error', () => undefined);
    const request = session.request({ ':method': 'POST', ':path': '/admin/scavenge' });
    request.on('error', () => undefined);
    request.on('close', () => session.close());
    request.resume();
    request.end();
  }
}
