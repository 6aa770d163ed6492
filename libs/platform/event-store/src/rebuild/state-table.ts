import type { BeginRebuild, RebuildStatus } from '@ucv/contracts-projections';
import { quoteTable, type ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { stateTable } from './schemas';

/** What a rebuild needs to go on where it was, after the process was killed. */
export interface Plan {
  options: Omit<BeginRebuild, 'projection'>;
  /** `undo`: brings the kept tables back. `version`: the code's version is newer than the rows. */
  why: 'asked' | 'undo' | 'version';
  /** Version of the projection that is built. */
  version: number;
  /**
   * `empty`: nothing is there yet. `lanes`: the lanes have begun. `joined`: one projection, which follows the log.
   * `swapped`: its tables are the live ones.
   */
  phase: 'empty' | 'lanes' | 'joined' | 'swapped';
  /** Whose rows, where it is one person's alone. */
  person?: { tenant: string; ref: string };
  /** Statements that make the indexes left out. */
  indexes: string[];
  width: number;
}

export interface Remembered {
  status: RebuildStatus;
  plan: Plan;
}

/** What is known of the last rebuild of each projection, in a table beside those that it fills. */
export class StateTable {
  private readonly table: string;

  constructor(
    private readonly readModel: ReadModel,
    private readonly schema: string,
  ) {
    this.table = quoteTable(`${schema}.${stateTable}`);
  }

  async prepare(): Promise<void> {
    await this.readModel.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${this.schema} state`]);
      await tx.query(
        `CREATE TABLE IF NOT EXISTS ${this.table} (projection text PRIMARY KEY, status jsonb NOT NULL, plan jsonb NOT NULL,
           cancelled boolean NOT NULL DEFAULT false)`,
      );
      await tx.query(
        `ALTER TABLE ${this.table} ADD COLUMN IF NOT EXISTS erased boolean NOT NULL DEFAULT false`,
      );
    });
  }

  async read(projection: string): Promise<Remembered | undefined> {
    const rows = await this.readModel.transaction((tx) =>
      tx.query<Remembered[]>(`SELECT status, plan FROM ${this.table} WHERE projection = $1`, [projection]),
    );
    return rows[0];
  }

  /** Replaces what was known of the rebuild before. */
  async begin({ status, plan }: Remembered): Promise<void> {
    await this.readModel.transaction((tx) =>
      tx.query(
        `INSERT INTO ${this.table} (projection, status, plan) VALUES ($1, $2, $3)
         ON CONFLICT (projection) DO UPDATE SET status = EXCLUDED.status, plan = EXCLUDED.plan, cancelled = false, erased = false`,
        [status.projection, status, plan],
      ),
    );
  }

  /** @returns whether somebody, through whichever instance, wants it to end */
  async write(status: RebuildStatus): Promise<boolean> {
    const [rows] = await this.readModel.transaction((tx) =>
      tx.query<[{ cancelled: boolean }[], number]>(
        `UPDATE ${this.table} SET status = $2 WHERE projection = $1 RETURNING cancelled`,
        [status.projection, status],
      ),
    );
    return rows[0]?.cancelled === true;
  }

  /** Whether somebody was erased since it began. */
  async wasErased(projection: string): Promise<boolean> {
    const rows = await this.readModel.transaction((tx) =>
      tx.query<{ erased: boolean }[]>(`SELECT erased FROM ${this.table} WHERE projection = $1`, [projection]),
    );
    return rows[0]?.erased === true;
  }

  async cancel(projection: string): Promise<void> {
    await this.readModel.transaction((tx) =>
      tx.query(`UPDATE ${this.table} SET cancelled = true WHERE projection = $1`, [projection]),
    );
  }

  /** With other writes of a transaction, so that neither is without the other. */
  async advance(tx: EntityManager, projection: string, plan: Plan): Promise<void> {
    await tx.query(`UPDATE ${this.table} SET plan = $2 WHERE projection = $1`, [projection, plan]);
  }
}
