import type { ReadModel } from '@ucv/platform-read-model';
import type { QueryRunner } from 'typeorm';
import type { DestinationKey } from '../project/due-deliveries';

export type Hold = 'held' | 'just-taken' | 'elsewhere';

/**
 * Of several instances one sends to a destination: it holds an advisory lock in a database session of its own, which
 * ends with the process, whatever way that ends.
 */
export class SenderLocks {
  private session: QueryRunner | undefined;
  private held = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly readModel: ReadModel) {}

  /** Makes sure that this instance is the one. To be asked before each batch: a lost session has lost its locks. */
  hold({ tenant, id }: DestinationKey): Promise<Hold> {
    const next = this.last.then(() => this.holdNow(`ucv sender ${tenant} ${id}`));
    this.last = next.catch(() => undefined);
    return next;
  }

  async release(): Promise<void> {
    await this.last;
    await end(this.session, new Error('released'));
    this.session = undefined;
  }

  private async holdNow(name: string): Promise<Hold> {
    try {
      const session = (this.session ??= await this.connect());
      if (this.held.has(name)) {
        await session.query('SELECT 1');
        return 'held';
      }
      const locking = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine';
      const [row] = (await session.query(locking, [name])) as { mine: boolean }[];
      if (!row?.mine) return 'elsewhere';
      this.held.add(name);
      return 'just-taken';
    } catch (error) {
      await end(this.session, error as Error).catch(() => undefined);
      this.session = undefined;
      throw error;
    }
  }

  private async connect(): Promise<QueryRunner> {
    this.held = new Set();
    const session = this.readModel.source.createQueryRunner();
    await session.connect();
    return session;
  }
}

/** Ends the session rather than give it, with its locks, back to the pool. */
async function end(session: QueryRunner | undefined, why: Error): Promise<void> {
  if (!session || session.isReleased) return;
  await (
    session as unknown as { releasePostgresConnection(e: Error): Promise<void> }
  ).releasePostgresConnection(why);
}
