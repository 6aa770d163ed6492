import type { TableComparison } from '@ucv/contracts-projections';
import { isTransient } from '@ucv/platform-read-model';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { readCheckpoint, versionOfRows } from '../checkpoint';
import { compareAll } from './compare';
import type { RebuildParts, Task, Work } from './rebuild';
import { Shadow, type ShadowParts } from './shadow';
import type { Plan } from './state-table';
import { swap } from './swap';

export type WholeParts = RebuildParts & Omit<ShadowParts, 'applied' | 'failed'>;

/** Rounds after which the live projection is held, however far it has gone meanwhile. */
const rounds = 5;

/** A round shorter than this, in milliseconds, leaves little to do while the live projection is held. */
const shortRound = 300;

/** Times that a swap tries to get hold of tables that are read. */
const swapTries = 50;

/**
 * All rows of a projection: folds the log beside the live tables, compares both at one agreed position, and swaps them
 * where they are equal or differences are accepted. The live projection is held for moments alone: until both stand at
 * the same position and a snapshot sees both, and until the tables have changed places.
 */
export class WholeRebuild implements Work {
  private shadow: Shadow | undefined;
  private target = 0n;

  constructor(
    private readonly parts: WholeParts,
    private plan: Plan,
    private readonly task: Task,
  ) {}

  get reached(): { position: bigint | undefined; target: bigint } {
    return { position: this.shadow?.position, target: this.target };
  }

  async perform(): ReturnType<Work['perform']> {
    const shadow = await this.build();
    const { why, options } = this.plan;
    const comparison = why === 'undo' ? [] : await this.compare(shadow);
    if (options.dryRun) return { state: 'compared', clear: true };
    if (!options.acceptDifferences && !comparison.every(({ equal }) => equal))
      return { state: 'different', clear: false };
    await this.swap(shadow);
    return { state: why === 'undo' ? 'undone' : 'swapped', clear: true };
  }

  async close(): Promise<void> {
    const { shadow } = this;
    this.shadow = undefined;
    await shadow?.close();
  }

  private async build(): Promise<Shadow> {
    const { progress, signal } = this.task;
    progress.set({ state: 'building' });
    this.target = await this.parts.side.position();
    const { shadow, plan } = await Shadow.open({ ...this.parts, ...this.observed() }, this.plan);
    [this.shadow, this.plan] = [shadow, plan];
    if (plan.phase === 'lanes') this.plan = await shadow.fold(plan, this.target, signal);
    await shadow.finish(this.plan);
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await this.level(shadow);
      if (performance.now() - began < shortRound) break;
    }
    return shadow;
  }

  private observed(): Pick<ShadowParts, 'applied' | 'failed'> {
    return {
      applied: (count) => this.task.progress.applied(count),
      failed: (err) => this.parts.logger.warn({ err }, 'rebuild interrupted, trying again'),
    };
  }

  private async level(shadow: Shadow): Promise<void> {
    this.target = await this.parts.side.position();
    await shadow.level(this.target, this.task.signal);
    this.task.progress.at(this.target, this.target);
  }

  /** Both sides at one position, by a transaction that goes on seeing them there while the live side moves on. */
  private async compare(shadow: Shadow): Promise<TableComparison[]> {
    const { live, side, projection, schemas } = this.parts;
    const { progress, signal } = this.task;
    progress.set({ state: 'comparing', secondsLeft: undefined });
    const comparing = await side.hold(async () => {
      await this.level(shadow);
      const compared = new Comparison();
      compared.result = live.snapshot(compared.began, async (tx) => {
        await this.mustBeBehind(tx);
        return compareAll(tx, { projection, schemas }, (done) => {
          signal.throwIfAborted();
          progress.set({ comparison: [...done], comparedAt: String(this.target) });
        });
      });
      await Promise.race([compared.hasBegun, compared.result]);
      return compared;
    });
    return comparing.result;
  }

  private async swap(shadow: Shadow): Promise<void> {
    const { live, side } = this.parts;
    await this.level(shadow);
    for (let tries = 1; ; tries += 1) {
      try {
        return await side.hold(async () => {
          await this.level(shadow);
          await live.transaction((tx) => this.changePlaces(tx));
        });
      } catch (error) {
        if (!isTransient(error) || tries >= swapTries) throw error;
        await delay(Math.min(1_000, 20 * tries), undefined, { signal: this.task.signal });
      }
    }
  }

  private async changePlaces(tx: EntityManager): Promise<void> {
    const { projection, schemas, states } = this.parts;
    const { name, version, tables = {} } = projection;
    await tx.query('SELECT FROM projection_checkpoint WHERE name = $1 FOR UPDATE', [name]);
    await this.mustBeBehind(tx);
    await swap(tx, schemas, { name, version, tables });
    // What is left beside the live tables is nothing to go on with.
    await states.advance(tx, name, { ...this.plan, phase: 'swapped' });
  }

  /** Another instance of the service may have gone on with the live projection, which this one holds for itself alone. */
  private async mustBeBehind(tx: EntityManager): Promise<void> {
    const { name, version } = this.parts.projection;
    const rows = (await versionOfRows(tx, name)) ?? version;
    const stored = (await readCheckpoint(tx, { name, version: rows })) ?? 0n;
    if (stored > this.target) throw new GoneOn();
  }
}

/** A comparison under way, and whether it sees the tables yet. */
class Comparison {
  result: Promise<TableComparison[]>;
  began: () => void = () => undefined;
  readonly hasBegun = new Promise<void>((resolve) => (this.began = resolve));
}

/** Passes: a serialization failure, as PostgreSQL would call it. */
class GoneOn extends Error {
  readonly code = '40001';
}
