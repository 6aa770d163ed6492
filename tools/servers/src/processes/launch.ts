import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { inheritedEnvironment, type ProcessPlan } from './plan';
import { unrefChild, type Watchdog } from './watchdog';

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when it could not be started at all. */
  error?: Error;
}

const rememberedLines = 40;
const lastWordsMs = 300;

/** A process under our watch, the leader of its own process group. */
export class RunningProcess {
  readonly ended: Promise<Ending>;
  ending?: Ending;
  /** The last lines it wrote, for the message that explains its death. */
  readonly lastLines: string[] = [];
  private readonly child: ChildProcess;

  constructor(
    readonly plan: ProcessPlan,
    watchdog: Watchdog,
    private readonly onLine: (line: string) => void = () => undefined,
  ) {
    this.child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: { ...inheritedEnvironment(process.env), ...plan.env, UCV_RUN: watchdog.marker },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...plan.account,
    });
    const { pid } = this.child;
    if (pid !== undefined) watchdog.add(pid, plan.stopSignal);
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve({ code: null, signal: null, error }));
      this.child.once('exit', (code, signal) => {
        // What it may have started itself goes with it.
        this.signal('SIGKILL');
        this.ending = { code, signal };
        // Its last words are still in the pipe; a grandchild may hold that open for longer.
        const settle = () => resolve({ code, signal });
        this.child.once('close', settle);
        setTimeout(settle, lastWordsMs).unref();
      });
    });
    void this.ended.then((ending) => {
      this.ending = ending;
      if (pid !== undefined) watchdog.remove(pid);
    });
    this.readLines();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Lets our own process end while this one runs: then the watchdog ends it. */
  unref(): this {
    unrefChild(this.child);
    return this;
  }

  /** Sends to the whole group. A group that is gone already is no error. */
  signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined || this.ending) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Asks it to end, and kills what has not ended after `graceMs`. */
  async stop(graceMs = 10_000): Promise<Ending> {
    this.signal(this.plan.stopSignal);
    const patience = new AbortController();
    const ended = this.ended.finally(() => patience.abort());
    await Promise.race([
      ended,
      delay(graceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    this.signal('SIGKILL');
    return this.ended;
  }

  /**
   * @returns  when it serves
   * @refuses  with its last lines when it ends before, or does not serve within `timeoutMs`
   */
  async untilReady(timeoutMs = 60_000): Promise<void> {
    const { name } = this.plan;
    const deadline = Date.now() + timeoutMs;
    let why = '';
    const serves = async (pid: number) =>
      this.plan.ready(pid).catch((error: Error) => {
        why = ` (${error.message})`;
        return false;
      });
    while (Date.now() < deadline) {
      if (this.ending)
        throw new Error(`${name} ended at once (${describeEnding(this.ending)})${this.tail()}`);
      if (this.pid !== undefined && (await serves(this.pid))) return;
      await delay(40);
    }
    throw new Error(`${name} did not become ready within ${timeoutMs / 1000} s${why}${this.tail()}`);
  }

  private tail(): string {
    return this.lastLines.length === 0
      ? ''
      : `. Its last lines:\n${this.lastLines.map((line) => `  ${line}`).join('\n')}`;
  }

  private readLines(): void {
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (!stream) continue;
      stream.on('error', () => undefined);
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
        this.lastLines.push(line);
        if (this.lastLines.length > rememberedLines) this.lastLines.shift();
        this.onLine(line);
      });
    }
  }
}

/** `exit code 1`, `SIGKILL`, or why it never started. */
export function describeEnding(ending: Ending): string {
  if (ending.error) return ending.error.message;
  return ending.signal ?? `exit code ${ending.code}`;
}
