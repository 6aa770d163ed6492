import { isTenant } from '@ucv/envelope';
import { escapeLiteral } from 'pg';
import {
  DataSource,
  type EntityManager,
  type Logger,
  MigrationExecutor,
  type MigrationInterface,
} from 'typeorm';
import { concealValues } from './database-fault';
import { PreparingClient } from './preparing-client';

export interface ReadModelOptions {
  /** Connection string with the service's own role, see `serviceUrl`. */
  url: string;
  /** `<service>`, or `<service>_next` while a rebuild fills it. */
  schema: string;
  migrations: (new () => MigrationInterface)[];
  /** Most connections at once. */
  poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** Settings of every session, instead of the role's: `{ synchronous_commit: 'off' }`. */
  settings?: Readonly<Record<string, string>>;
}

/**
 * One service's tables: a TypeORM data source whose sessions see its own schema alone (unqualified names mean
 * that schema) in UTC. `bigint` and `numeric` come back as strings, `timestamptz` as Date.
 *
 * Needs sessions of its own: a pooler in transaction mode between here and PostgreSQL loses the search path.
 */
export class ReadModel {
  private constructor(readonly source: DataSource) {}

  /** Connects and runs the migrations that the schema lacks; of several starters one runs them. */
  static async open(options: ReadModelOptions): Promise<ReadModel> {
    const { url, schema, migrations, poolSize = 8, applicationName } = options;
    const settings = { search_path: schema, TimeZone: 'UTC', ...options.settings };
    const source = new DataSource({
      type: 'postgres',
      url,
      schema,
      migrations,
      migrationsTableName: 'schema_migration',
      migrationsTransactionMode: 'each',
      poolSize,
      applicationName,
      connectTimeoutMS: 10_000,
      logger: silent,
      // An idle connection that breaks is replaced by the pool; the next query tells whether the server is back.
      poolErrorHandler: () => undefined,
      // One connection stays, however quiet it is: who restores a keyring sees by it that somebody works here.
      extra: { options: given(settings), keepAlive: true, min: 1, Client: PreparingClient },
    });
    await source.initialize();
    try {
      await migrate(source, schema);
    } catch (error) {
      await source.destroy();
      throw error;
    }
    return new ReadModel(source);
  }

  /** A transaction over all tenants, for projections. Committed when `work` resolves, else rolled back. */
  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.bound('*', work);
  }

  /**
   * A transaction that sees and writes rows of one tenant only, whatever its SQL says.
   * @cost two short round trips beside its own statements, about 0.2 ms
   */
  async forTenant<T>(tenant: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (!isTenant(tenant)) throw new Error('forTenant: not the name of a tenant');
    return this.bound(tenant, work);
  }

  /** As `forTenant`, and all its statements see what stood in the tables at its first one; it writes nothing. */
  async snapshotOf<T>(tenant: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (!isTenant(tenant)) throw new Error('snapshotOf: not the name of a tenant');
    return this.bound(tenant, work, 'REPEATABLE READ');
  }

  /**
   * A transaction over all tenants that sees, to its end, what stood in the tables when it began; it writes nothing.
   * @param began  called once it sees: what is written from then on does not matter to it
   */
  async snapshot<T>(began: () => void, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.source.transaction('REPEATABLE READ', async (tx) => {
        await tx.query(
          "SELECT set_config('ucv.tenant', '*', true), set_config('statement_timeout', '0', true)",
        );
        began();
        return work(tx);
      });
    } catch (error) {
      throw concealValues(error);
    }
  }

  close(): Promise<void> {
    return this.source.isInitialized ? this.source.destroy() : Promise.resolve();
  }

  private async bound<T>(
    tenant: string,
    work: (tx: EntityManager) => Promise<T>,
    isolation?: 'REPEATABLE READ',
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    const level = isolation ? ` ISOLATION LEVEL ${isolation}` : '';
    try {
      // The tenant holds for the transaction, so that a pooled connection never carries it to its next user.
      const setTenant = `SELECT set_config('ucv.tenant', ${escapeLiteral(tenant)}, true)`;
      await runner.query(`START TRANSACTION${level}; ${setTenant}`);
      const result = await work(runner.manager);
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      // The fault counts, whatever becomes of a connection that may be gone.
      if (!runner.isReleased) await runner.query('ROLLBACK').catch(() => undefined);
      throw concealValues(error);
    } finally {
      await runner.release();
    }
  }
}

const given = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

/** Without the time-out of ordinary statements: an index on a large table takes its time. */
async function migrate(source: DataSource, schema: string): Promise<void> {
  const runner = source.createQueryRunner();
  const lock = [`ucv migrations of ${schema}`];
  try {
    await runner.query("SET statement_timeout = 0; SET ucv.tenant = '*'");
    await runner.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock);
    await new MigrationExecutor(source, runner).executePendingMigrations();
    await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock);
    await runner.query('RESET statement_timeout; RESET ucv.tenant');
    await runner.release();
  } catch (error) {
    // The session still holds the lock and the settings: end it rather than give it back to the pool.
    await (
      runner as unknown as { releasePostgresConnection(e: Error): Promise<void> }
    ).releasePostgresConnection(error as Error);
    throw error;
  }
}

/** TypeORM prints to the console by itself; every fault it would print is thrown as well. */
const silent: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};
