import type { ParkedFact } from '@ucv/contracts-projections';
import { type Fact, streamName } from '@ucv/envelope';
import { prepareDatabase, protectByTenant, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ProjectionTables1700000000000 } from '../checkpoint';
import { commandMetadata } from '../command-metadata';
import { EventLog } from '../log';
import type { Hosted } from '../nest/projection-host';
import type { Projection } from '../projection';
import { type ProjectionOptions, ProjectionRunner } from '../projection-runner';
import { foldWords } from './fold-words';
import { ParkedDesk } from './parked-desk';
import { ParkedFacts1700000000010 } from './tables';
import { ParkedWords, wordsStream } from './words';

class SumTable1700000002000 implements MigrationInterface {
  name = 'SumTable1700000002000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE sum (tenant text PRIMARY KEY, sum int NOT NULL)');
    await runner.query(protectByTenant('sum'));
  }
  async down(): Promise<void> {}
}

/** What is wrong with the projection's code: it fails on these numbers. */
export const broken = new Set<number>();

export const person = (): string => randomBytes(16).toString('hex');
export const by = (reason?: string) => ({ actor: 'a'.repeat(32), requestId: randomUUID(), reason });

export const numbered = (tenant: string, n: unknown): Fact => ({
  id: randomUUID(),
  type: 'testing.number-said.v1',
  data: { n },
  metadata: commandMetadata(
    { tenant, actor: 'service:testing', at: '2026-01-01T00:00:00.000Z', correlationId: 'c' },
    [{ type: 'user_id', ref: person() }],
  ),
});

/** Adds numbers up, by tenant. */
export const sums = (reads: string[], o: Partial<Projection> = {}): Projection => ({
  name: 'sums',
  version: 1,
  reads,
  heedsOrder: () => 'none',
  async apply(tx, facts) {
    for (const { metadata, data } of facts) {
      const { n } = data as { n: number };
      if (broken.has(n)) throw Object.assign(new Error(`broken on ${n}`), { code: 'testing.broken' });
      await tx.query(
        'INSERT INTO sum VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET sum = sum.sum + $2',
        [metadata.tenant, n],
      );
    }
  },
  ...o,
});

/** Real servers, one database with a log, and a service of one projection over them. */
export class ParkedWorld {
  private constructor(
    private readonly servers: StartedPart[],
    readonly log: EventLog,
    readonly eventStoreUrl: string,
    readonly readModel: ReadModel,
  ) {}

  static async start(): Promise<ParkedWorld> {
    const [eventStore, postgres] = [await startEventStore(), await startPostgres()];
    await prepareDatabase(postgres.url, { profile: 'secret' });
    const readModel = await ReadModel.open({
      url: serviceUrl(postgres.url, 'profile', 'secret'),
      schema: 'profile',
      migrations: [ProjectionTables1700000000000, ParkedFacts1700000000010, SumTable1700000002000],
      applicationName: 'testing',
    });
    return new ParkedWorld(
      [eventStore, postgres],
      EventLog.connect(eventStore.url),
      eventStore.url,
      readModel,
    );
  }

  async stop(): Promise<void> {
    await this.readModel.close();
    await this.log.close();
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  /** A service that begins to run a projection, as a start of its process does. */
  async service(
    projection: Projection,
    { log = this.log, ...o }: Pick<ProjectionOptions, 'onCommitted'> & { log?: EventLog } = {},
  ): Promise<RunningDesk> {
    const { readModel } = this;
    const ending = new AbortController();
    const runner = new ProjectionRunner({ log, readModel, projection, ...o });
    await foldWords(readModel, new ParkedWords(log), projection);
    const running = runner.run(ending.signal);
    const hosted = new Map<string, Hosted>([[projection.name, { projection, runner, ...o }]]);
    const faults: unknown[] = [];
    const desk = new ParkedDesk({
      service: 'profile',
      log,
      readModel,
      hosted,
      onFault: (error) => faults.push(error),
    });
    return {
      desk,
      runner,
      faults,
      stop: async () => {
        ending.abort();
        await running;
      },
    };
  }

  async append(tenant: string, numbers: unknown[], stream = streamName('interaction', tenant, person())) {
    const facts = numbers.map((n) => numbered(tenant, n));
    const { position } = await this.log.append(stream, facts, 'any');
    return { stream, position, facts };
  }

  /** Types and data on the stream of words. */
  async words(tenant: string): Promise<{ type: string; data: unknown; actor: string }[]> {
    const words = [];
    for await (const { type, data, metadata } of this.log.read(wordsStream(tenant), { from: 0 }))
      words.push({ type: type.split('.')[1]!, data, actor: metadata.actor });
    return words;
  }

  /** Leaves of a projection what a rebuild begins with: neither a checkpoint nor parked facts. */
  forget({ name }: Projection): Promise<void> {
    return this.readModel.transaction(async (tx) => {
      await tx.query('DELETE FROM projection_checkpoint WHERE name = $1', [name]);
      await tx.query('DELETE FROM parked_fact WHERE projection = $1', [name]);
    });
  }

  sum(tenant: string): Promise<number> {
    return this.readModel.forTenant(tenant, async (tx) => {
      const [row] = await tx.query<{ sum: number }[]>('SELECT sum FROM sum');
      return row?.sum ?? 0;
    });
  }
}

export interface RunningDesk {
  desk: ParkedDesk;
  runner: ProjectionRunner;
  faults: unknown[];
  stop(): Promise<void>;
}

/** Services that a spec starts, stopped together. */
export class Desks {
  private readonly running: RunningDesk[] = [];

  constructor(private readonly world: ParkedWorld) {}

  async service(...o: Parameters<ParkedWorld['service']>): Promise<RunningDesk> {
    const started = await this.world.service(...o);
    this.running.push(started);
    return started;
  }

  /** A tenant with -1 parked between 1 and 2. */
  async parkedOne(tenant: string, o: Partial<Projection> = {}) {
    broken.add(-1);
    const { stream, position, facts } = await this.world.append(tenant, [1, -1, 2]);
    const projection = sums([stream], { name: `sums-${tenant}`, ...o });
    const at = await this.service(projection);
    await at.runner.reached(position);
    return { ...at, stream, projection, fact: facts[1]!, parked: await onlyOne(at.desk, tenant) };
  }

  async stop(): Promise<void> {
    broken.clear();
    await Promise.all(this.running.splice(0).map((one) => one.stop()));
  }
}

/** The one fact that a tenant has parked. */
export async function onlyOne(desk: ParkedDesk, tenant: string): Promise<ParkedFact> {
  const { parked } = await desk.list(tenant, { state: 'all' });
  if (parked.length !== 1) throw new Error(`${parked.length} facts are parked`);
  return parked[0]!;
}
