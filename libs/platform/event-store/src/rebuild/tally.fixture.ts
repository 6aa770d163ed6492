import { type Fact, streamName } from '@ucv/envelope';
import {
  prepareDatabase,
  protectByTenant,
  type ReadModel,
  serviceUrl,
  upsertRows,
} from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { commandMetadata } from '../command-metadata';
import { EventLog } from '../log';
import { openReadModel, openShadowTables } from '../nest/log.module';
import type { Projection } from '../projection';
import { ProjectionRunner } from '../projection-runner';
import { Rebuilds } from './rebuilds';

class TallyTables1700000001000 implements MigrationInterface {
  name = 'TallyTables1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tally (tenant text NOT NULL, ref text NOT NULL, sum int NOT NULL, last text NOT NULL, PRIMARY KEY (tenant, ref));
      CREATE INDEX tally_by_sum ON tally (tenant, sum);
      CREATE TABLE claim (tenant text NOT NULL, id int NOT NULL, PRIMARY KEY (tenant, id));
      ${protectByTenant('tally')} ${protectByTenant('claim')}`);
  }
  async down(): Promise<void> {}
}

/** Told of every batch before it is written; may throw or take its time. */
export type Hook = (facts: number) => void | Promise<void>;

/** Adds up the numbers of each stream; a negative one is poison. Version 2 counts each twice. */
export function tally(version = 1, hook: Hook = () => undefined): Projection {
  const apply: Projection['apply'] = async (tx, facts) => {
    await hook(facts.length);
    for (const { stream, metadata, data, id } of facts) {
      const { n } = data as { n?: number };
      if (n === undefined) continue;
      if (n < 0) throw Object.assign(new Error('negative'), { code: 'testing.negative' });
      const ref = stream.split('.')[2]!;
      const [known] = await tx.query<{ sum: number }[]>(
        'SELECT sum FROM tally WHERE tenant = $1 AND ref = $2',
        [metadata.tenant, ref],
      );
      const sum = (known?.sum ?? 0) + n * version;
      await upsertRows(tx, 'tally', ['tenant', 'ref'], [{ tenant: metadata.tenant, ref, sum, last: id }]);
    }
  };
  return {
    ...{ name: 'tally', version, reads: ['interaction-', 'request-'], apply },
    tables: { tally: { key: ['tenant', 'ref'], ref: 'ref', late: ['tally_by_sum'] } },
    lanes: { categories: ['interaction-'], apply, settle: async () => undefined },
  };
}

/** A log, a database, and a service in it that tallies. */
export class TallyWorld {
  log: EventLog;
  readModel: ReadModel;
  private servers: StartedPart[] = [];
  private readonly ending = new AbortController();

  async start(): Promise<void> {
    this.servers = [await startEventStore(), await startPostgres()];
    await prepareDatabase(this.servers[1]!.url, { profile: 'secret' });
    this.log = EventLog.connect(this.servers[0]!.url);
    this.readModel = await openReadModel(tables, this.url, 'profile');
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.readModel?.close();
    await this.log?.close();
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  /** An instance of the service; `kill` ends it where it is. */
  instance(projection: Projection, batchSize = 5) {
    const killed = new AbortController();
    const signal = AbortSignal.any([killed.signal, this.ending.signal]);
    const { log, readModel } = this;
    const openNext = (): Promise<ReadModel> => openShadowTables(tables, this.url);
    const logger = { warn: () => undefined, log: () => undefined };
    const rebuilds = new Rebuilds({
      service: 'profile',
      log,
      readModel,
      openNext,
      signal,
      logger,
      batchSize,
    });
    const runner = new ProjectionRunner({ log, readModel, projection: rebuilds.asLive(projection) });
    rebuilds.tend({ projection, runner });
    return {
      runner,
      rebuilds,
      follow: () => void runner.run(signal),
      kill: () => killed.abort(),
    };
  }

  async said(ref: string, ...numbers: number[]): Promise<bigint> {
    const facts = numbers.map((n): Fact => {
      const metadata = commandMetadata({
        ...{ tenant: 'main', actor: 'service:testing', correlationId: 'c' },
        at: '2026-01-01T00:00:00.000Z',
      });
      return { id: randomUUID(), type: 'testing.thing-counted.v1', data: { n }, metadata };
    });
    return (await this.log.append(streamName('interaction', 'main', ref), facts, 'any')).position;
  }

  /** Says that somebody is erased. */
  async erased(): Promise<bigint> {
    const at = '2026-01-01T00:00:00.000Z';
    const metadata = commandMetadata({ tenant: 'main', actor: 'service:testing', correlationId: 'c', at });
    const fact = { id: randomUUID(), type: 'consent.person-erased.v1', data: { members: [] }, metadata };
    const stream = streamName('request', 'main', randomUUID().replaceAll('-', ''));
    return (await this.log.append(stream, [fact], 'any')).position;
  }

  rows<T = Record<string, unknown>>(sql: string): Promise<T[]> {
    return this.readModel.transaction((tx) => tx.query<T[]>(sql));
  }

  private get url(): string {
    return serviceUrl(this.servers[1]!.url, 'profile', 'secret');
  }
}

const tables = { service: 'profile', migrations: [TallyTables1700000001000] };
