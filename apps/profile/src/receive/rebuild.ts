import { Injectable, Logger } from '@nestjs/common';
import type { RebuildStatus, TableComparison } from '@ucv/contracts-profile';
import { EventLog, openReadModel, type Projection, ProjectionRunner } from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Refusal } from '@ucv/platform-service';
import { ProfileConfig } from '../profile.config';
import { compareTable } from '../project/compare';
import { clearSchema, swapSchemas } from '../project/schemas';
import { profileKeys, profileMigrations } from '../project/tables';

/** What a rebuild stands beside. */
export interface LiveProjection {
  projection: Projection;
  runner: ProjectionRunner;
  readModel: ReadModel;
}

/**
 * Builds the profile tables anew beside the live ones, from the beginning of the log; compares both at one
 * agreed position; and swaps them where they are equal. Live traffic goes on, but for the comparison.
 * Effects never fire: the shadow has none.
 */
@Injectable()
export class Rebuild {
  private readonly logger = new Logger('Rebuild');
  private current: RebuildStatus = { state: 'never', applied: 0, position: '0', target: '0', seconds: 0 };

  constructor(
    private readonly log: EventLog,
    private readonly live: LiveProjection,
    private readonly config: ProfileConfig,
    private readonly lifetime: Lifetime,
  ) {}

  get status(): RebuildStatus {
    return this.current;
  }

  /** @refuses profile.rebuild-running */
  begin(): RebuildStatus {
    if (this.current.state === 'running') {
      throw new Refusal('profile.rebuild-running', 'A rebuild is under way: ask for its status.', {
        status: 409,
      });
    }
    this.current = { state: 'running', applied: 0, position: '0', target: '0', seconds: 0 };
    const started = performance.now();
    this.run()
      .catch((err: unknown) => {
        this.logger.error({ err }, 'rebuild failed');
        this.current = { ...this.current, state: 'failed', error: 'internal' };
      })
      .finally(() => (this.current = { ...this.current, seconds: (performance.now() - started) / 1000 }));
    return this.current;
  }

  private async run(): Promise<void> {
    await this.live.readModel.transaction((tx) => clearSchema(tx, 'profile_next'));
    const shadow = await openReadModel(
      { service: 'profile', migrations: profileMigrations },
      this.config.databaseUrl,
      'profile_next',
    );
    try {
      await this.catchUp(shadow);
    } finally {
      await shadow.close();
    }
  }

  private async catchUp(readModel: ReadModel): Promise<void> {
    const { projection, runner } = this.live;
    const shadow = new ProjectionRunner({
      log: this.log,
      readModel,
      projection,
      observer: { applied: (n) => this.count(n, shadow) },
    });
    const upTo = async (target: bigint): Promise<void> => {
      this.current = { ...this.current, target: String(target) };
      await shadow.run(this.lifetime.signal, target);
    };
    for (let round = 0; round < 3; round += 1) await upTo(runner.status.position ?? 0n);
    await runner.hold(async () => {
      await upTo(runner.status.position ?? 0n);
      await this.compareAndSwap();
    });
  }

  private async compareAndSwap(): Promise<void> {
    await this.live.readModel.transaction(async (tx) => {
      await tx.query('SET LOCAL statement_timeout = 0');
      const comparison: TableComparison[] = [];
      for (const [table, key] of Object.entries(profileKeys))
        comparison.push(await compareTable(tx, table, key));
      const equal = comparison.every((row) => row.equal);
      if (equal) await swapSchemas(tx, { live: 'profile', next: 'profile_next', old: 'profile_old' });
      this.current = { ...this.current, state: equal ? 'swapped' : 'different', comparison };
    });
  }

  private count(applied: number, shadow: ProjectionRunner): void {
    const position = String(shadow.status.position ?? 0n);
    this.current = { ...this.current, applied: this.current.applied + applied, position };
  }
}
