import { type Fact, streamName } from '@ucv/envelope';
import { ReadModel } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ProjectionTables1700000000000 } from './checkpoint';
import { commandMetadata } from './command-metadata';
import { EventLog } from './log';
import type { Projection } from './projection';
import { ProjectionRunner } from './projection-runner';

class TakenTable1700000001000 implements MigrationInterface {
  name = 'TakenTable1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE taken (revision bigint NOT NULL)');
  }
  async down(): Promise<void> {}
}

let servers: StartedPart[];
let log: EventLog;
let readModel: ReadModel;

beforeAll(async () => {
  servers = [await startEventStore(), await startPostgres()];
  log = EventLog.connect(servers[0]!.url);
  readModel = await ReadModel.open({
    url: servers[1]!.url,
    schema: 'public',
    migrations: [ProjectionTables1700000000000, TakenTable1700000001000],
    applicationName: 'testing',
  });
});
afterAll(async () => {
  await readModel?.close();
  await log?.close();
  await Promise.all(servers.map((server) => server.stop()));
});

const at = '2026-01-01T00:00:00.000Z';
const fact = (): Fact => ({
  ...{ id: randomUUID(), type: 'testing.thing-counted.v1', data: {} },
  metadata: commandMetadata({ tenant: 'main', actor: 'service:testing', at, correlationId: 'c' }),
});

/** One of several instances, each batch of which takes a while. */
class Instance {
  readonly ending = new AbortController();
  batches = 0;
  readonly runner: ProjectionRunner;

  constructor(stream: string) {
    const apply: Projection['apply'] = async (tx, facts) => {
      for (const { revision } of facts) await tx.query('INSERT INTO taken VALUES ($1)', [revision]);
      await delay(150);
    };
    const projection = { name: 'taken', version: 1, reads: [stream], apply };
    const onCommitted = () => void (this.batches += 1);
    this.runner = new ProjectionRunner({ log, readModel, projection, onCommitted });
    void this.runner.run(this.ending.signal);
  }

  async untilBatches(count: number): Promise<void> {
    while (this.batches < count) await delay(20);
  }
}

it('one keeps up beside a busier one, goes on when that ends, and every fact counts once', async () => {
  const stream = streamName('interaction', 'main', randomBytes(16).toString('hex'));
  const writing = new AbortController();
  let written = 0;
  const load = (async () => {
    for (; !writing.signal.aborted; written += 1) await log.append(stream, [fact()], 'any');
  })();
  const feeds = jest.spyOn(log, 'feed');
  const busy = new Instance(stream);
  await busy.untilBatches(3);
  const standby = new Instance(stream);
  // It reads on beside the other, although it applies nothing.
  while (!standby.runner.status.live) await delay(20);
  const begun = feeds.mock.calls.length;
  busy.ending.abort();
  await standby.untilBatches(standby.batches + 1);
  // It went on where it was: no feed was begun anew.
  expect(feeds).toHaveBeenCalledTimes(begun);
  writing.abort();
  await load;
  await standby.runner.caughtUp();
  standby.ending.abort();
  const [row] = await readModel.source.query<object[]>(
    'SELECT count(*)::int AS facts, count(DISTINCT revision)::int AS distinct FROM taken',
  );
  expect(row).toEqual({ facts: written, distinct: written });
});
