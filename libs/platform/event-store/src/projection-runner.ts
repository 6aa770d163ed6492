import type { ReadModel } from '@ucv/platform-read-model';
import type { RecordedFact } from '@ucv/envelope';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckpointMoved, fence, moveCheckpoint, mustBeOwn, readCheckpoint } from './checkpoint';
import { type Parted, setAside } from './evolution/set-aside';
import { atOnce, readableTypes, takeUp, type TakenUp } from './evolution/take-up';
import type { FeedBatch } from './feed';
import { after, clip, isBehind } from './feed-batch';
import type { EventLog } from './log';
import { blamesFact } from './parked/blame';
import { park } from './parked/park';
import { ParkedWords } from './parked/words';
import { mayPass } from './may-pass';
import type { Projection, ProjectionObserver, ProjectionStatus } from './projection';

export interface ProjectionOptions {
  log: EventLog;
  readModel: ReadModel;
  projection: Projection;
  observer?: ProjectionObserver;
  /** Effects: told of facts after their rows are committed. Leave it out in a rebuild. */
  onCommitted?: (facts: readonly RecordedFact[]) => void | Promise<void>;
  batchSize?: number;
}

/**
 * Runs one projection: reads its feed, and writes rows and checkpoint in one transaction, so that every
 * fact counts exactly once, `kill -9` anywhere included. A fact that it cannot take is parked; the others
 * go on. So is one that its code does not know, until code that does resumes. Trouble that is nobody's fault (a lost connection) is waited out.
 */
export class ProjectionRunner {
  private position: bigint | undefined;
  /** The checkpoint as it is written, and when; behind `position` by facts that change no row. */
  private stored: { position: bigint | undefined; at: number } = { position: undefined, at: 0 };
  private live = false;
  private parked = 0;
  /** Up to where another instance was faster, while the feed is behind that. */
  private beatenUpTo: bigint | undefined;
  private gate: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<{ position: bigint; resolve: () => void }>();

  private readonly words: ParkedWords;

  constructor(private readonly options: ProjectionOptions) {
    this.words = new ParkedWords(options.log);
  }

  get status(): ProjectionStatus {
    return { position: this.position, stored: this.stored.position, live: this.live, parked: this.parked };
  }

  /**
   * Goes on until the signal aborts; with `until`, a position that the log has passed, ends when exactly that one is
   * in the rows.
   */
  async run(signal: AbortSignal, until?: bigint): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.resume();
        await this.follow(signal, until, () => (failures = 0));
        return;
      } catch (error) {
        if (!(error instanceof CheckpointMoved)) this.options.observer?.failed?.(error);
        await delay(Math.min(5_000, 100 * 2 ** failures), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Resolves when everything up to a position is in the rows. @throws the signal's reason where it ends first */
  async reached(position: bigint, signal?: AbortSignal): Promise<void> {
    if (this.position !== undefined && this.position >= position) return;
    await new Promise<void>((resolve, reject) => {
      const waiter = { position, resolve };
      this.waiting.add(waiter);
      signal?.addEventListener('abort', () => {
        if (this.waiting.delete(waiter)) reject(signal.reason as Error);
      });
    });
  }

  /**
   * Resolves when every fact that stood in the log at this call, and that the projection reads, is in the rows.
   * @returns the log's head as it was read: nothing up to there is missing
   * @cost    one read of the log from the projection's position on, and the wait for its rows
   */
  async caughtUp(): Promise<bigint> {
    const { log, projection } = this.options;
    const head = await log.head();
    while (this.position === undefined || this.position < head) {
      const { last, ended } = await newest(log, projection.reads, { after: this.position, until: head });
      if (last !== undefined) await this.reached(last);
      if (ended) break;
    }
    return head;
  }

  /** Holds the projection between two batches while `work` runs. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const before = this.gate;
    let release: () => void = () => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    await before;
    return work().finally(release);
  }

  private async resume(): Promise<void> {
    const { readModel, projection } = this.options;
    const position = await readModel.transaction(async (tx) => {
      await mustBeOwn(tx, projection);
      return readCheckpoint(tx, projection);
    });
    this.stored = { position, at: performance.now() };
    this.beatenUpTo = undefined;
    if (position !== undefined && this.options.log.facts) await this.takeUp(position);
    this.arrived(position);
  }

  /** What older code had set aside comes first; in a fleet of two versions that is so at each lost race, too. */
  private async takeUp(position: bigint): Promise<void> {
    const { log, readModel, projection } = this.options;
    // Looked for without a lock: one who loses race after race must not stand in another's way, nor wait for it.
    const types = await readModel.transaction((tx) => readableTypes(tx, log, projection));
    if (types.length === 0) return;
    let taken: TakenUp;
    do {
      const started = performance.now();
      taken = await readModel.transaction(async (tx) => {
        await fence(tx, projection, position);
        return takeUp({ tx, log, words: this.words }, projection);
      });
      this.tellParked(taken.poison);
      if (taken.applied.length > 0) await this.tell(taken.applied, (performance.now() - started) / 1000);
    } while (taken.found === atOnce);
  }

  private async follow(
    signal: AbortSignal,
    until: bigint | undefined,
    progressed: () => void,
  ): Promise<void> {
    if (this.stands(until)) return;
    const ended = new AbortController();
    const { log, projection, observer, batchSize } = this.options;
    const feed = log.feed({
      prefixes: projection.reads,
      after: this.position,
      signal: AbortSignal.any([signal, ended.signal]),
      batchSize,
      onDropped: (error) => observer?.failed?.(error),
    });
    try {
      for await (const batch of feed) {
        await this.hold(() => this.takeRest(clip(batch, until), until));
        progressed();
        if (this.stands(until)) return;
      }
    } finally {
      ended.abort();
    }
  }

  /**
   * Where another instance was faster, only what that one has not taken: so this one keeps up with it, and goes on at
   * once where it ends. Back behind where this one was, as by a swap, the feed must begin anew.
   */
  private async takeRest(batch: FeedBatch, until: bigint | undefined): Promise<void> {
    for (;;) {
      try {
        return await this.take(after(batch, this.beatenUpTo), until);
      } catch (error) {
        if (!(error instanceof CheckpointMoved)) throw error;
        const before = this.position;
        await this.resume();
        if (isBehind(this.position, before)) throw error;
        this.beatenUpTo = this.position;
      }
    }
  }

  private stands(until: bigint | undefined): boolean {
    return until !== undefined && this.position !== undefined && this.position >= until;
  }

  private async take(batch: FeedBatch, until: bigint | undefined): Promise<void> {
    const { position, live } = batch;
    this.live &&= live;
    if (position !== undefined && position !== this.position) await this.advance(batch, position, until);
    // Not before its rows are there: who is told that the head is reached looks at them.
    this.live = live;
  }

  private async advance(batch: FeedBatch, position: bigint, until: bigint | undefined): Promise<void> {
    const { readable, strange } = setAside(batch.facts, this.options.log.facts);
    const facts = this.concerning(readable);
    const started = performance.now();
    const nothing = facts.length === 0 && strange.size === 0;
    const mayWait = nothing && position !== until && started - this.stored.at < longestUnstored;
    const taken = mayWait ? [] : await this.commit({ facts, strange, position });
    this.arrived(position);
    if (taken.length > 0) await this.tell(taken, (performance.now() - started) / 1000);
  }

  private concerning(facts: readonly RecordedFact[]): readonly RecordedFact[] {
    const { projection } = this.options;
    return projection.concerns ? facts.filter((fact) => mayConcern(projection, fact)) : facts;
  }

  private async tell(facts: readonly RecordedFact[], seconds: number): Promise<void> {
    this.options.observer?.applied?.(facts.length, seconds);
    await this.options.onCommitted?.(facts);
  }

  private arrived(position: bigint | undefined): void {
    this.position = position;
    for (const waiter of this.waiting) {
      if (position === undefined || waiter.position > position) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }

  private tellParked(parked: ReadonlyMap<RecordedFact, unknown>): void {
    this.parked += parked.size;
    for (const [fact, error] of parked) this.options.observer?.parked?.(fact, error);
  }

  /** @returns those that are in the rows now */
  private async commit(step: Step): Promise<readonly RecordedFact[]> {
    const { readModel, projection } = this.options;
    const { facts, strange, position } = step;
    try {
      await readModel.transaction(async (tx) => {
        await moveCheckpoint(tx, projection, { from: this.stored.position, to: position });
        await park({ tx, words: this.words }, projection, strange);
        if (facts.length > 0) await projection.apply(tx, facts);
      });
      this.stored = { position, at: performance.now() };
      this.tellParked(strange);
      return facts;
    } catch (error) {
      if (mayPass(error)) throw error;
      return this.commitOneByOne(step, error);
    }
  }

  /**
   * Finds the facts that the projection cannot take. If it can take none of several, the fault is its own and nothing
   * is parked; those that are surely at fault themselves do not count: waiting would help neither.
   */
  private async commitOneByOne(
    { facts, strange, position }: Step,
    cause: unknown,
  ): Promise<readonly RecordedFact[]> {
    const { readModel, projection } = this.options;
    const poison = new Map<RecordedFact, unknown>();
    await readModel.transaction(async (tx) => {
      await moveCheckpoint(tx, projection, { from: this.stored.position, to: position });
      for (const fact of facts) {
        await tx.query('SAVEPOINT fact');
        try {
          await projection.apply(tx, [fact]);
          await tx.query('RELEASE SAVEPOINT fact');
        } catch (error) {
          if (mayPass(error)) throw error;
          await tx.query('ROLLBACK TO SAVEPOINT fact');
          poison.set(fact, error);
        }
      }
      const doubtful = [...poison].filter(([fact, error]) => !blamesFact(fact, error));
      if (poison.size === facts.length && doubtful.length > 1) throw cause;
      await park({ tx, words: this.words }, projection, new Map([...strange, ...poison]));
    });
    this.stored = { position, at: performance.now() };
    this.tellParked(new Map([...strange, ...poison]));
    return facts.filter((fact) => !poison.has(fact));
  }
}

/** What one transaction brings in. */
type Step = Pick<Parted, 'strange'> & { facts: readonly RecordedFact[]; position: bigint };

/** Milliseconds for which a checkpoint that moved past facts of no concern need not be written. */
const longestUnstored = 1_000;

/** Facts looked at in one read: a projection that is far behind is waited for meanwhile. */
const window = 2_000;

/** A fact that cannot even be looked at is one for `apply`, which parks it. */
function mayConcern(projection: Projection, fact: RecordedFact): boolean {
  try {
    return projection.concerns?.(fact) ?? true;
  } catch {
    return true;
  }
}

/** The last fact between two positions that a projection reads; `ended` where all of them were looked at. */
async function newest(
  log: EventLog,
  prefixes: readonly string[],
  { after, until }: { after: bigint | undefined; until: bigint },
): Promise<{ last: bigint | undefined; ended: boolean }> {
  let last: bigint | undefined;
  let seen = 0;
  for await (const { stream, position } of log.readAll({ from: after })) {
    if (position > until) break;
    if (position !== after && prefixes.some((prefix) => stream.startsWith(prefix))) last = position;
    if (++seen >= window && last !== undefined) return { last, ended: false };
  }
  return { last, ended: true };
}
