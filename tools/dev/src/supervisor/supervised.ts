import { setTimeout as delay } from 'node:timers/promises';
import { describeEnding, type ProcessPlan, RunningProcess, type State, type Watchdog } from '@ucv/servers';
import type { Journal } from '../logs/journal';
import { backOff, stableAfterMs } from './back-off';

export interface Surroundings {
  watchdog: Watchdog;
  journal: Journal;
  /** Called after every change of state or pid. */
  changed(): void;
}

/** Ends in a row, before it ever was ready, after which a start counts as failed. */
const firstAttempts = 4;

/** One process that is kept running: started again whenever it ends, after a growing pause. */
export class Supervised {
  state: State = 'stopped';
  restarts = 0;
  private running?: RunningProcess;
  private endsInARow = 0;
  private everReady = false;
  private stopping = new AbortController();
  private failed: (error: Error) => void = () => undefined;
  private life: Promise<void> = Promise.resolve();

  constructor(
    readonly plan: ProcessPlan,
    private readonly o: Surroundings,
  ) {}

  get pid(): number | undefined {
    return this.running?.ending ? undefined : this.running?.pid;
  }

  /**
   * @returns  when it serves for the first time; from then on it is kept running
   * @refuses  with its last lines when it ends again and again, or does not serve within `timeoutMs`
   */
  start(timeoutMs = 120_000): Promise<void> {
    return new Promise((resolve, reject) => {
      this.failed = reject;
      this.life = this.keepRunning(timeoutMs, resolve).catch(reject);
    });
  }

  /** Asks it to end, kills it after `graceMs`; it is not started again. */
  async stop(graceMs = 10_000): Promise<void> {
    this.stopping.abort();
    await this.running?.stop(graceMs);
    await this.life;
    this.become('stopped');
  }

  killNow(): void {
    this.stopping.abort();
    this.running?.signal('SIGKILL');
  }

  private async keepRunning(timeoutMs: number, firstReady: () => void): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const began = Date.now();
      const running = this.launch();
      const serves = running.untilReady(timeoutMs).then(() => this.nowReady(began, firstReady));
      const trouble = await serves.then(
        () => undefined,
        (error: Error) => error,
      );
      if (trouble && !running.ending) this.reportSlow(trouble);
      const ending = await running.ended;
      if (this.stopping.signal.aborted) return;
      this.endsInARow = Date.now() - began >= stableAfterMs ? 1 : this.endsInARow + 1;
      if (this.givesUp(trouble)) return;
      await this.pause(describeEnding(ending));
    }
  }

  private launch(): RunningProcess {
    const { plan } = this;
    const running = new RunningProcess(plan, this.o.watchdog, (line) =>
      this.o.journal.wrote(plan.name, line, plan.logFormat),
    );
    this.running = running;
    this.become('starting');
    return running;
  }

  private nowReady(began: number, firstReady: () => void): void {
    if (this.stopping.signal.aborted) return;
    this.everReady = true;
    this.become('ready');
    this.o.journal.tell(this.plan.name, `ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    firstReady();
  }

  private reportSlow(trouble: Error): void {
    if (this.everReady) this.o.journal.tell(this.plan.name, 'runs but is not ready', 'warn');
    else this.failed(trouble);
  }

  private givesUp(trouble: Error | undefined): boolean {
    if (this.everReady || this.endsInARow < firstAttempts) return false;
    this.failed(trouble ?? new Error(`${this.plan.name} ended ${firstAttempts} times`));
    return true;
  }

  private async pause(how: string): Promise<void> {
    const ms = backOff(this.endsInARow);
    this.restarts++;
    this.become('waiting');
    this.o.journal.tell(this.plan.name, `ended (${how}), starts again in ${ms / 1000} s`, 'warn');
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private become(state: State): void {
    this.state = state;
    this.o.changed();
  }
}
