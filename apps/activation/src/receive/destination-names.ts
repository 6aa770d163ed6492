import type { ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { comparableName } from '../decide/destination';

/** What is decided while no other gives a name. */
export interface Named<T> {
  result: T;
  /** Up to where the rows must be to show it. */
  position: bigint | undefined;
}

/**
 * Gives each name to one destination of a tenant. Names stand on as many streams as there are destinations, so that who
 * gives one keeps all others out meanwhile, in whatever instance, and looks at rows that have everything before.
 */
export class DestinationNames {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly readModel: ReadModel,
    private readonly runner: Pick<ProjectionRunner, 'caughtUp' | 'reached'>,
  ) {}

  /**
   * @param own  the destination that may have it already
   * @refuses activation.destination-exists
   */
  giving<T>(
    tenant: string,
    { name, own }: { name: string; own?: string },
    work: () => Promise<Named<T>>,
  ): Promise<Named<T>> {
    const next = this.last.then(() => this.givingNow(tenant, { name, own }, work));
    this.last = next.catch(() => undefined);
    return next;
  }

  private givingNow<T>(
    tenant: string,
    { name, own }: { name: string; own?: string },
    work: () => Promise<Named<T>>,
  ): Promise<Named<T>> {
    return this.readModel.forTenant(tenant, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ucv destinations ${tenant}`]);
      await this.runner.caughtUp();
      const rows = await tx.query<{ id: string; name: string }[]>(
        'SELECT id, name FROM destination WHERE tenant = $1 AND NOT removed',
        [tenant],
      );
      const wanted = comparableName(name);
      const taken = rows.find((row) => row.id !== own && comparableName(row.name) === wanted);
      if (taken)
        throw new Refusal(
          'activation.destination-exists',
          `There is a destination of that name already: ${taken.id}. Take another name, or change that one.`,
          { status: 409 },
        );
      return work();
    });
  }
}
