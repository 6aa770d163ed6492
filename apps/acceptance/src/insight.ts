import { everyFact } from '@ucv/contracts-catalogue';
import { bindingOf, type Sealed } from '@ucv/envelope';
import { type Credentials, loadCredentials, readSettings, serverUrls } from '@ucv/dev';
import { EventLog } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import { databaseName, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import type { StartedSystem } from '@ucv/testing';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';

/** What only an operator with all secrets could see of a running system. */
export class Insight {
  private constructor(
    private readonly system: StartedSystem,
    private readonly urls: { database: string; eventStore: string },
    private readonly credentials: Credentials,
  ) {}

  static into(system: StartedSystem): Insight {
    const settings = readSettings(system.environment);
    const { credentials } = loadCredentials(system.home);
    return new Insight(system, serverUrls(settings, credentials), credentials);
  }

  /** Every row of every table of every service, vaults included, as text: `schema.table` → rows. */
  async tables(): Promise<Map<string, string[]>> {
    return this.connected(async (client) => {
      const { rows } = await client.query<{ schema: string; name: string }>(
        `SELECT schemaname AS schema, tablename AS name FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
      );
      const tables = new Map<string, string[]>();
      for (const { schema, name } of rows) {
        const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
        const content = await client
          .query<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY 1`)
          .catch(unlessGone);
        tables.set(
          `${schema}.${name}`,
          content.rows.map(({ row }) => row),
        );
      }
      return tables;
    });
  }

  /** Empties a service's tables as a lost database would; it is killed, and builds them anew from the log. */
  async loseTables(service: string, again = () => this.system.kill(service)): Promise<void> {
    await this.connected(async (client) => {
      await client.query(`DROP SCHEMA ${escapeIdentifier(service)} CASCADE`);
      await client.query(
        `CREATE SCHEMA ${escapeIdentifier(service)} AUTHORIZATION ${escapeIdentifier(`ucv_${service}`)}`,
      );
    });
    await again();
  }

  /** Everything on the log, with all sealed content that can still be opened. */
  async log(): Promise<string[]> {
    const log = EventLog.connect(this.urls.eventStore, { facts: everyFact });
    const password = this.credentials.database.services.gateway;
    const readModel = await ReadModel.open({
      url: serviceUrl(this.urls.database, 'gateway', password),
      schema: 'gateway',
      migrations: [],
      applicationName: 'acceptance',
    });
    try {
      const privacy = await Privacy.open({
        source: readModel.source,
        keysFolder: join(this.system.home, 'keys'),
      });
      const told: string[] = [];
      for await (const fact of log.readAll()) {
        const { stream, type, data, metadata } = fact;
        const items = sealedIn(data).map((sealed) => ({ ...bindingOf(fact), sealed }));
        told.push(JSON.stringify({ stream, type, data, metadata, opened: await privacy.openMany(items) }));
      }
      return told;
    } finally {
      await readModel.close();
      await log.close();
    }
  }

  /** Work on the log itself, past every service. */
  async onLog<T>(work: (log: EventLog) => Promise<T>): Promise<T> {
    const log = EventLog.connect(this.urls.eventStore);
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  }

  /** One statement with all rights. */
  async sql<Row extends object>(statement: string): Promise<Row[]> {
    return (await this.connected((client) => client.query<Row>(statement))).rows;
  }

  /** The log, and what seals as ingestion does; `close` ends both. */
  async collecting(): Promise<{ log: EventLog; privacy: Privacy; close: () => Promise<void> }> {
    const log = EventLog.connect(this.urls.eventStore);
    const readModel = await ReadModel.open({
      url: serviceUrl(this.urls.database, 'ingestion', this.credentials.database.services.ingestion),
      schema: 'ingestion',
      migrations: [],
      applicationName: 'acceptance',
    });
    const keysFolder = join(this.system.home, 'keys');
    const privacy = await Privacy.open({ source: readModel.source, keysFolder });
    const close = async (): Promise<void> => {
      await readModel.close();
      await log.close();
    };
    return { log, privacy, close };
  }

  private async connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const url = new URL(this.urls.database);
    url.pathname = `/${databaseName(this.urls.database)}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

/** A table that a rebuild has just dropped holds nothing. */
function unlessGone(error: unknown): { rows: [] } {
  if ((error as { code?: string }).code !== '42P01') throw error;
  return { rows: [] };
}

/** Every sealed blob inside some data, however deep. */
function sealedIn(data: unknown): Sealed[] {
  if (typeof data !== 'object' || data === null) return [];
  if ('alg' in data && 'ct' in data && 'kid' in data) return [data as Sealed];
  return Object.values(data).flatMap(sealedIn);
}
