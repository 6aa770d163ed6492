import type { RebuildState, RebuildStatus } from '@ucv/contracts-projections';
import { isTransient, type ReadModel } from '@ucv/platform-read-model';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveSide } from './live-side';
import { Progress } from './progress';
import { clear, type Schemas } from './schemas';
import type { Plan, StateTable } from './state-table';

/** What a rebuild does, apart from being told of, cancelled and remembered. */
export interface Work {
  /** Position that everything has reached, and the one to reach, while it builds. */
  readonly reached: { position: bigint | undefined; target: bigint };
  /** @returns how it ended, and whether what was built beside the live tables is of no more use */
  perform(): Promise<{ state: RebuildState; clear: boolean }>;
  /** Lets go of what it holds; it may be performed again. */
  close(): Promise<void>;
}

/** What work is given to say how far it is, and to hear that it shall end. */
export interface Task {
  progress: Progress;
  signal: AbortSignal;
}

export interface RebuildParts {
  live: ReadModel;
  side: LiveSide;
  schemas: Schemas;
  states: StateTable;
  logger: { warn(context: object, message: string): void };
}

/** How often what it has done is remembered, in milliseconds. */
const rememberMs = 250;

/** Times that work is taken up again after trouble that is nobody's fault. */
const patience = 20;

/** The life of one rebuild: it goes on where it was after a kill, may be cancelled, and says how far it is. */
export class Rebuild {
  private readonly progress: Progress;
  private readonly ended = new AbortController();
  private readonly signal: AbortSignal;
  private readonly work: Work;

  constructor(
    private readonly parts: RebuildParts,
    remembered: { status: RebuildStatus; plan: Plan },
    o: { lifetime: AbortSignal; work: (task: Task) => Work },
  ) {
    this.progress = new Progress(remembered.status);
    this.signal = AbortSignal.any([o.lifetime, this.ended.signal]);
    this.work = o.work({ progress: this.progress, signal: this.signal });
  }

  get status(): RebuildStatus {
    return this.progress.status;
  }

  cancel(): void {
    this.ended.abort();
  }

  /** Resolves when it has ended, as its status says, or when the service stops: then it goes on at the next start. */
  async run(): Promise<void> {
    const remembered = this.keepRemembering();
    try {
      const { state, clear } = await this.untilDone().finally(remembered);
      await this.end(state, { clear });
    } catch (error) {
      if (this.ended.signal.aborted) await this.end('cancelled', { clear: true });
      else if (!this.signal.aborted) await this.fail(error);
    } finally {
      await this.work.close();
    }
  }

  /** @returns ends it, and resolves when nothing more is written: what is said at the end is the last word */
  private keepRemembering(): () => Promise<void> {
    let writing = Promise.resolve();
    let idle = true;
    const timer = setInterval(() => {
      if (!idle) return;
      idle = false;
      writing = this.remember()
        .catch(() => undefined)
        .finally(() => (idle = true));
    }, rememberMs);
    return () => {
      clearInterval(timer);
      return writing;
    };
  }

  private async untilDone(): ReturnType<Work['perform']> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.work.perform();
      } catch (error) {
        if (!isTransient(error) || failures >= patience || this.signal.aborted) throw error;
        this.parts.logger.warn({ err: error }, 'rebuild interrupted, going on');
        await this.work.close();
        await delay(Math.min(5_000, 200 * 2 ** failures), undefined, { signal: this.signal });
      }
    }
  }

  private async remember(): Promise<void> {
    const { position, target } = this.work.reached;
    if (this.status.state === 'building') this.progress.at(position, target);
    this.progress.set({ longestHoldSeconds: this.parts.side.longestHold });
    if (await this.parts.states.write(this.status)) this.cancel();
  }

  private async end(state: RebuildState, o: { clear: boolean; error?: string }): Promise<void> {
    const { live, schemas, states, side } = this.parts;
    await this.work.close();
    if (o.clear) await live.transaction((tx) => clear(tx, schemas.next));
    const told = { state, secondsLeft: undefined, longestHoldSeconds: side.longestHold };
    this.progress.set({ ...told, ...(o.error ? { error: o.error } : {}) });
    await states.write(this.status);
    if (await states.wasErased(this.status.projection)) await this.forget(o);
  }

  /** Nothing folds on what is left to look at: with the rows of somebody erased it goes, and what was told of rows. */
  private async forget(o: { clear: boolean }): Promise<void> {
    const { live, schemas, states } = this.parts;
    if (!o.clear) await live.transaction((tx) => clear(tx, schemas.next));
    if (!this.status.comparison?.some(({ differences }) => differences.length > 0)) return;
    this.progress.set({ comparison: undefined });
    await states.write(this.status);
  }

  private async fail(error: unknown): Promise<void> {
    this.parts.logger.warn({ err: error }, 'rebuild failed');
    const { code } = error as { code?: unknown };
    await this.end('failed', { clear: false, error: typeof code === 'string' ? code : 'internal' });
  }
}
