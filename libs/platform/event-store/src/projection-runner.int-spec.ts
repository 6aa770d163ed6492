import { type Fact, streamName } from '@ucv/envelope';
import { protectByTenant, ReadModel } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { ProjectionTables1700000000000, readCheckpoint } from './checkpoint';
import { commandMetadata } from './command-metadata';
import { EventLog } from './log';
import type { Projection } from './projection';
import { answerReached } from './nest/answer-reached';
import { ProjectionRunner } from './projection-runner';

class CountTable1700000001000 implements MigrationInterface {
  name = 'CountTable1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE count (tenant text PRIMARY KEY, sum int NOT NULL)');
    await runner.query(protectByTenant('count'));
  }
  async down(): Promise<void> {}
}

let servers: StartedPart[];
let log: EventLog;
let readModel: ReadModel;
let ending: AbortController;

beforeAll(async () => {
  servers = [await startEventStore(), await startPostgres()];
  log = EventLog.connect(servers[0]!.url);
  readModel = await ReadModel.open({
    url: servers[1]!.url,
    schema: 'public',
    migrations: [ProjectionTables1700000000000, CountTable1700000001000],
    applicationName: 'testing',
  });
});
beforeEach(() => (ending = new AbortController()));
afterEach(() => ending.abort());
afterAll(async () => {
  await readModel?.close();
  await log?.close();
  await Promise.all(servers.map((server) => server.stop()));
});

const fact = (tenant: string, n: number): Fact => ({
  id: randomUUID(),
  type: 'testing.thing-counted.v1',
  data: { n },
  metadata: commandMetadata({
    tenant,
    actor: 'service:testing',
    at: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
  }),
});

/** Adds numbers up, by tenant; a negative one is poison. */
function summing(name: string, reads: string[], hook?: () => void): Projection {
  return {
    name,
    version: 1,
    reads,
    async apply(tx, facts) {
      for (const { metadata, data } of facts) {
        const { n } = data as { n: number };
        if (n < 0) throw Object.assign(new Error('negative'), { code: 'testing.negative' });
        await tx.query(
          'INSERT INTO count VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET sum = count.sum + $2',
          [metadata.tenant, n],
        );
      }
      hook?.();
    },
  };
}

const sum = async (tenant: string): Promise<number> =>
  readModel.forTenant(tenant, async (tx: EntityManager) => {
    const [row] = await tx.query<{ sum: number }[]>('SELECT sum FROM count WHERE tenant = $1', [tenant]);
    return row?.sum ?? 0;
  });

async function appended(tenant: string, values: number[]): Promise<{ stream: string; position: bigint }> {
  const stream = streamName('interaction', tenant, randomBytes(16).toString('hex'));
  const { position } = await log.append(
    stream,
    values.map((n) => fact(tenant, n)),
    'no-stream',
  );
  return { stream, position };
}

describe('a projection', () => {
  it('counts every fact once, over restarts', async () => {
    const { stream, position } = await appended('restarts', [1, 2, 3]);
    const projection = summing('restarts', [stream]);
    await new ProjectionRunner({ log, readModel, projection }).run(ending.signal, position);
    const more = await log.append(stream, [fact('restarts', 4)], 2);
    const again = new ProjectionRunner({ log, readModel, projection });
    void again.run(ending.signal);
    await again.reached(more.position);
    expect(await sum('restarts')).toBe(10);
  });

  it('counts every fact once when two instances run at once', async () => {
    const { stream } = await appended('twice', [1]);
    const runners = [1, 2].map(
      () => new ProjectionRunner({ log, readModel, projection: summing('twice', [stream]) }),
    );
    runners.forEach((runner) => void runner.run(ending.signal));
    let position = 0n;
    for (let i = 0; i < 40; i += 1) ({ position } = await log.append(stream, [fact('twice', 1)], i));
    await Promise.all(runners.map((runner) => runner.reached(position)));
    expect(await sum('twice')).toBe(41);
  });

  it('parks what it cannot take, with a reason, and goes on', async () => {
    const { stream, position } = await appended('poison', [1, -1, 2]);
    const parked: string[] = [];
    const runner = new ProjectionRunner({
      log,
      readModel,
      projection: summing('poison', [stream]),
      observer: { parked: (poison) => parked.push(poison.id) },
    });
    await runner.run(ending.signal, position);
    expect(await sum('poison')).toBe(3);
    const rows = await readModel.transaction((tx) =>
      tx.query<{ event_id: string; reason: string }[]>(
        "SELECT event_id, reason FROM parked_fact WHERE projection = 'poison'",
      ),
    );
    expect(rows).toEqual([{ event_id: parked[0], reason: 'testing.negative' }]);
  });

  it('parks nothing when it can take nothing: then the fault is its own', async () => {
    const { stream } = await appended('broken', [-1, -2]);
    const failed: unknown[] = [];
    const runner = new ProjectionRunner({
      log,
      readModel,
      projection: summing('broken', [stream]),
      observer: { failed: (error) => failed.push(error) },
    });
    void runner.run(ending.signal);
    await until(() => failed.length >= 2);
    expect(runner.status).toMatchObject({ position: undefined, parked: 0 });
  });

  it('goes on past a whole batch of values that the database refuses', async () => {
    const { stream, position } = await appended('unwritable', [1e10, 2e10]);
    const runner = new ProjectionRunner({ log, readModel, projection: summing('unwritable', [stream]) });
    await runner.run(ending.signal, position);
    expect(runner.status).toMatchObject({ position, parked: 2 });
  });

  it('tells of facts only after their rows are committed', async () => {
    const { stream, position } = await appended('effects', [5]);
    const told: number[] = [];
    const projection = summing('effects', [stream]);
    const runner = new ProjectionRunner({
      log,
      readModel,
      projection,
      onCommitted: async () => void told.push(await sum('effects')),
    });
    await runner.run(ending.signal, position);
    expect(told).toEqual([5]);
  });

  it('ends at exactly the position that it was given', async () => {
    const { stream } = await appended('exact', [1]);
    const middle = await log.append(stream, [fact('exact', 1)], 0);
    await log.append(stream, [fact('exact', 1)], 1);
    const runner = new ProjectionRunner({ log, readModel, projection: summing('exact', [stream]) });
    await runner.run(ending.signal, middle.position);
    expect([await sum('exact'), runner.status.position]).toEqual([2, middle.position]);
  });

  it('stands still while it is held', async () => {
    const { stream, position } = await appended('held', [1]);
    const runner = new ProjectionRunner({ log, readModel, projection: summing('held', [stream]) });
    void runner.run(ending.signal);
    await runner.reached(position);
    const next = await runner.hold(async () => {
      const more = await log.append(stream, [fact('held', 1)], 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await sum('held')).toBe(1);
      return more;
    });
    await runner.reached(next.position);
    expect(await sum('held')).toBe(2);
  });

  it('waits out a database that went away', async () => {
    const { stream, position } = await appended('away', [1]);
    const runner = new ProjectionRunner({ log, readModel, projection: summing('away', [stream]) });
    void runner.run(ending.signal);
    await runner.reached(position);
    await servers[1]!.kill();
    const { position: next } = await log.append(stream, [fact('away', 1)], 0);
    await servers[1]!.restart();
    await runner.reached(next);
    expect(await sum('away')).toBe(2);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('catching up with the head', () => {
  const follow = (name: string, reads: string[]) => {
    const runner = new ProjectionRunner({ log, readModel, projection: summing(name, reads) });
    void runner.run(ending.signal);
    return runner;
  };

  it('waits for what stood in the log, also where it is far behind', async () => {
    for (let n = 0; n < 30; n += 1) await appended('head', [1]);
    const runner = follow('head', ['interaction-']);
    expect(await runner.caughtUp()).toBe(await log.head());
    expect(await sum('head')).toBe(30);
    await appended('head', [1]);
    await runner.caughtUp();
    expect(await sum('head')).toBe(31);
  });

  it('does not wait for facts that the projection does not read', async () => {
    const runner = follow('head-of-others', ['config-']);
    await runner.caughtUp();
    await appended('head', [1]);
    expect(await runner.caughtUp()).toBe(await log.head());
  });
});

it('answers once a position is in the rows, and refuses where that lasts too long', async () => {
  const { stream, position } = await appended('asked', [1]);
  const runner = new ProjectionRunner({ log, readModel, projection: summing('asked', [stream]) });
  const rows = { hosted: new Map([['asked', { runner }]]), rebuilds: { underWay: async () => false } };
  const asked = { position: String(position) };
  const early = answerReached(rows, asked, 'testing', { patience: 1 });
  await expect(early).rejects.toMatchObject({ code: 'testing.not-reached', status: 503 });
  const patient = answerReached(rows, asked, 'testing');
  void runner.run(ending.signal);
  expect(await patient).toEqual(asked);
  expect(await sum('asked')).toBe(1);
  const { position: other } = await appended('of others', [1]);
  const askedOthers = { position: String(other) };
  expect(await answerReached(rows, askedOthers, 'testing')).toEqual(askedOthers);
});

describe('facts of no concern', () => {
  const even = ({ data }: Fact): boolean => (data as { n: number }).n % 2 === 0;

  it('change no row and are never waited for in vain, over another life too', async () => {
    const projection = { ...summing('concerned', ['interaction-']), concerns: even };
    const lived = async (until: bigint) => {
      const runner = new ProjectionRunner({ log, readModel, projection });
      void runner.run(ending.signal);
      await Promise.all([runner.caughtUp(), runner.reached(until)]);
      return sum('concern');
    };
    for (const n of [1, 2, 3, 4, 5]) await appended('concern', [n]);
    const { position } = await appended('concern', [7]);
    expect([await lived(position), await lived(position)]).toEqual([6, 6]);
  });

  it('leave the checkpoint exactly where a run was to end', async () => {
    const projection = { ...summing('to the end', ['interaction-']), concerns: even };
    const { position } = await appended('concern', [1]);
    await new ProjectionRunner({ log, readModel, projection }).run(ending.signal, position);
    expect(await readModel.transaction((tx) => readCheckpoint(tx, projection))).toBe(position);
  });
});
