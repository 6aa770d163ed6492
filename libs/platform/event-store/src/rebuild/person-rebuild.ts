import type { RecordedFact } from '@ucv/envelope';
import { isTransient, type ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { moveCheckpoint } from '../checkpoint';
import type { EventLog } from '../log';
import type { Projection } from '../projection';
import { PersonFacts } from './person-facts';
import { PersonRows } from './person-rows';
import type { RebuildParts, Task, Work } from './rebuild';
import { clear } from './schemas';
import type { Plan } from './state-table';

export type PersonParts = RebuildParts & {
  log: EventLog;
  projection: Projection;
  openNext: () => Promise<ReadModel>;
};

/** Times that it begins anew because somebody was joined to the person meanwhile. */
const tries = 5;

const batchSize = 500;

/**
 * The rows of one person: folds what the projection reads of them into tables beside the live ones, compares, and
 * replaces their live rows in one transaction, in which the live projection is held after the last fact read.
 */
export class PersonRebuild implements Work {
  readonly reached = { position: undefined as bigint | undefined, target: 0n };
  private next: ReadModel | undefined;

  constructor(
    private readonly parts: PersonParts,
    private readonly plan: Plan,
    private readonly task: Task,
  ) {}

  async perform(): ReturnType<Work['perform']> {
    for (let left = tries; left > 0; left -= 1)
      if (await this.once()) return { state: this.plan.options.dryRun ? 'compared' : 'swapped', clear: true };
    throw new Error('the person is joined to others faster than they can be read');
  }

  async close(): Promise<void> {
    const { next } = this;
    this.next = undefined;
    await next?.close();
  }

  /** @returns false where it must begin anew */
  private async once(): Promise<boolean> {
    const { live, schemas, side, log, projection, openNext } = this.parts;
    await this.close();
    await live.transaction((tx) => clear(tx, schemas.next));
    const next = (this.next = await openNext());
    this.reached.position = undefined;
    const facts = new PersonFacts(log, projection, this.plan.person!);
    await this.fold(next, facts);
    return side.hold(async () => {
      if (!(await this.fold(next, facts))) return false;
      const whom = { tenant: this.plan.person!.tenant, refs: [...facts.refs] };
      await live.transaction((tx) => this.replace(tx, new PersonRows(projection, schemas, whom)));
      return true;
    });
  }

  private async replace(tx: EntityManager, rows: PersonRows): Promise<void> {
    const comparison = await rows.compare(tx);
    this.task.progress.set({ comparison, comparedAt: String(this.reached.target) });
    if (!this.plan.options.dryRun) await rows.replace(tx);
  }

  /** Everything of the person up to where the live projection is. @returns false where it must begin anew */
  private async fold(next: ReadModel, facts: PersonFacts): Promise<boolean> {
    const { projection, side } = this.parts;
    const target = (this.reached.target = await side.position());
    const read = await facts.upTo(target, this.task.signal);
    if (!read) return false;
    for (let from = 0; from < read.length; from += batchSize)
      await this.apply(next, read.slice(from, from + batchSize));
    await next.transaction((tx) =>
      moveCheckpoint(tx, projection, { from: this.reached.position, to: target }),
    );
    this.reached.position = target;
    return true;
  }

  /** A fact that the projection can't take has no rows on the live side either: there it is parked. */
  private async apply(next: ReadModel, facts: readonly RecordedFact[]): Promise<void> {
    try {
      await next.transaction((tx) => this.parts.projection.apply(tx, facts));
    } catch (error) {
      if (isTransient(error)) throw error;
      if (facts.length > 1) for (const fact of facts) await this.apply(next, [fact]);
    }
    if (facts.length > 1) this.task.progress.applied(facts.length);
  }
}
