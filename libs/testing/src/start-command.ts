import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { repository, unrefChild } from '@ucv/servers';
import { watchdog } from './scratch';

/** Variables of the caller's shell that would lead a test's system to somebody else's data. */
const foreign = /^(UCV_.*|NATS_URL|DATABASE_URL|EVENTSTORE_URL|npm_lifecycle_event)$/;

/** `npm start` without npm. */
export class StartCommand {
  output = '';
  private child?: ChildProcess;

  constructor(
    private readonly environment: Record<string, string>,
    private readonly o: { args?: string[]; timeoutMs?: number },
  ) {}

  /** @refuses  with all that the terminal showed, when it ends or is not ready in time */
  async start(): Promise<void> {
    const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    const child = spawn(process.execPath, ['tools/dev/bin/start.mjs', ...(this.o.args ?? ['--empty'])], {
      cwd: repository,
      env: { ...Object.fromEntries(inherited), ...this.environment, UCV_RUN: watchdog().marker },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    unrefChild(child);
    if (child.pid) watchdog().add(child.pid, 'SIGTERM');
    await this.untilLine(child, 'UCV ready');
  }

  /** @returns the exit code; null after a signal */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child?.pid) return null;
    const { pid } = child;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // Or a script with nothing else to wait for would end here with exit code 0, whatever it had to tell.
      child.ref();
      child.kill(signal);
      await ended;
    }
    watchdog().remove(pid);
    return child.exitCode;
  }

  private untilLine(child: ChildProcess, wanted: string): Promise<void> {
    const timeoutMs = this.o.timeoutMs ?? 180_000;
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`The system ${why}. The terminal showed:\n${this.output}`));
      const timer = setTimeout(() => fail(`was not ready within ${timeoutMs / 1000} s`), timeoutMs);
      const read = (line: string) => {
        this.output += `${line}\n`;
        if (line === wanted) resolve(clearTimeout(timer));
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface({ input: stream }).on('line', read);
      }
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        setImmediate(() => fail(`ended (${signal ?? `exit code ${code}`})`));
      });
    });
  }
}
