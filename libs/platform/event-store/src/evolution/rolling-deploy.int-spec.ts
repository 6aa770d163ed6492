import { type Catalogue, type Fact, fact as declared, streamName } from '@ucv/envelope';
import { ReadModel } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ProjectionTables1700000000000 } from '../checkpoint';
import { commandMetadata } from '../command-metadata';
import { EventLog } from '../log';
import { ParkedFacts1700000000010 } from '../parked/tables';
import type { Projection } from '../projection';
import { ProjectionRunner } from '../projection-runner';

class WordTable1700000001000 implements MigrationInterface {
  name = 'WordTable1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE word (projection text, n serial, word text NOT NULL)');
  }
  async down(): Promise<void> {}
}

const about = { category: 'interaction', says: 'something was said' } as const;
/** What the code of yesterday knows, and what today's does: a new fact, and a version whose words lie in a list. */
const yesterday: Catalogue = {
  'testing.said.v1': declared<{ word: string }>(about),
  'testing.ended.v1': declared<object>(about),
};
const today: Catalogue = {
  ...yesterday,
  'testing.said.v1': declared<{ word: string }>({
    ...about,
    lift: (old) => ({ ...old, type: 'testing.said.v2', data: { words: [old.data.word] } }),
  }),
  'testing.said.v2': declared<{ words: string[] }>(about),
  'testing.shouted.v1': declared<{ words: string[] }>(about),
};

let servers: StartedPart[];
let writer: EventLog;
let logs: Record<'old' | 'new', EventLog>;
let readModel: ReadModel;
let ending: AbortController;

beforeAll(async () => {
  servers = [await startEventStore(), await startPostgres()];
  const { url } = servers[0]!;
  writer = EventLog.connect(url);
  logs = {
    old: EventLog.connect(url, { facts: yesterday }),
    new: EventLog.connect(url, { facts: today }),
  };
  readModel = await ReadModel.open({
    url: servers[1]!.url,
    schema: 'public',
    migrations: [ProjectionTables1700000000000, ParkedFacts1700000000010, WordTable1700000001000],
    applicationName: 'testing',
  });
});
beforeEach(() => (ending = new AbortController()));
afterEach(() => ending.abort());
afterAll(async () => {
  await readModel?.close();
  await Promise.all([writer, ...Object.values(logs)].map((log) => log.close()));
  await Promise.all(servers.map((server) => server.stop()));
});

const fact = (type: string, data: object): Fact => ({
  id: randomUUID(),
  type,
  data,
  metadata: commandMetadata({
    tenant: 'main',
    actor: 'service:testing',
    at: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
  }),
});
const said = (word: string) => fact('testing.said.v1', { word });
const saidNewly = (word: string) => fact('testing.said.v2', { words: [word] });
const shouted = (word: string) => fact('testing.shouted.v1', { words: [word] });

/** Keeps the words that are said; its code of today also what is shouted. It has no use for what ended. */
function words(name: string, reads: string[], age: 'old' | 'new'): Projection {
  const kinds = age === 'old' ? ['testing.said.v1'] : ['testing.said.v2', 'testing.shouted.v1'];
  return {
    name,
    version: 1,
    reads,
    concerns: ({ type }) => kinds.includes(type),
    async apply(tx, facts) {
      for (const { data } of facts) {
        const { word, words: many = [word] } = data as { word: string; words?: string[] };
        if (many.includes('poison')) throw Object.assign(new Error('no'), { code: 'testing.poison' });
        for (const one of many)
          await tx.query('INSERT INTO word (projection, word) VALUES ($1, $2)', [name, one]);
      }
    },
  };
}

interface World {
  name: string;
  stream: string;
  append(...facts: Fact[]): Promise<bigint>;
  /** Runs the code of one day up to a position. */
  run(age: 'old' | 'new', until: bigint): Promise<ProjectionRunner>;
  told: string[];
}

function world(name: string): World {
  const stream = streamName('interaction', 'main', randomBytes(16).toString('hex'));
  const told: string[] = [];
  return {
    name,
    stream,
    told,
    append: async (...facts) => (await writer.append(stream, facts, 'any')).position,
    async run(age, until) {
      const runner = new ProjectionRunner({
        log: logs[age],
        readModel,
        projection: words(name, [stream], age),
        onCommitted: (facts) => void told.push(...facts.map(({ type }) => type)),
      });
      await runner.run(ending.signal, until);
      return runner;
    },
  };
}

const wordsOf = async (name: string): Promise<string[]> =>
  (
    await readModel.source.query<{ word: string }[]>(
      'SELECT word FROM word WHERE projection = $1 ORDER BY n',
      [name],
    )
  ).map(({ word }) => word);
const parkedOf = (name: string): Promise<{ type: string; reason: string }[]> =>
  readModel.source.query('SELECT type, reason FROM parked_fact WHERE projection = $1 ORDER BY position', [
    name,
  ]);

describe('code that meets facts of newer code', () => {
  it('sets them aside with the reason, whatever it would otherwise pass over', async () => {
    const { name, append, run } = world('aside');
    const end = await append(
      said('a'),
      saidNewly('b'),
      shouted('c'),
      fact('testing.ended.v1', {}),
      said('d'),
    );
    const { status } = await run('old', end);
    expect(status.parked).toBe(2);
    expect(await wordsOf(name)).toEqual(['a', 'd']);
    expect(await parkedOf(name)).toEqual([
      { type: 'testing.said.v2', reason: 'log.newer-version' },
      { type: 'testing.shouted.v1', reason: 'log.unknown-type' },
    ]);
  });

  it('takes them in once it is new itself, in their order and before it goes on, and tells of them', async () => {
    const { name, append, run, told } = world('upgrade');
    await run('old', await append(said('a'), shouted('b'), saidNewly('c')));
    const end = await append(said('d'));
    const { status } = await run('new', end);
    expect(await wordsOf(name)).toEqual(['a', 'b', 'c', 'd']);
    expect(await parkedOf(name)).toEqual([]);
    expect(status).toMatchObject({ position: end, parked: 0 });
    expect(told).toEqual(['testing.said.v1', 'testing.shouted.v1', 'testing.said.v2', 'testing.said.v2']);
  });

  it('takes in a thousand of them', async () => {
    const { name, append, run } = world('many');
    await run('old', await append(...Array.from({ length: 1_001 }, (_, n) => shouted(String(n)))));
    expect(await parkedOf(name)).toHaveLength(1_001);
    await run('new', await append(said('end')));
    expect(await parkedOf(name)).toEqual([]);
    expect(await wordsOf(name)).toEqual([...Array.from({ length: 1_001 }, (_, n) => String(n)), 'end']);
  });

  it('leaves them set aside while it stays old', async () => {
    const { name, append, run } = world('stays');
    await run('old', await append(shouted('a')));
    await run('old', await append(said('b')));
    expect(await wordsOf(name)).toEqual(['b']);
    expect(await parkedOf(name)).toHaveLength(1);
  });

  it('has nothing to set aside when newer code begins at the beginning', async () => {
    const { name, append, run } = world('beginning');
    const { status } = await run('new', await append(said('a'), saidNewly('b'), shouted('c')));
    expect(status.parked).toBe(0);
    expect(await wordsOf(name)).toEqual(['a', 'b', 'c']);
    expect(await parkedOf(name)).toEqual([]);
  });

  it('parks as poison what it knows by now and still cannot take; the others go on', async () => {
    const { name, append, run } = world('poison');
    await run('old', await append(shouted('a'), shouted('poison'), shouted('b')));
    await run('new', await append(said('c')));
    expect(await wordsOf(name)).toEqual(['a', 'b', 'c']);
    expect(await parkedOf(name)).toEqual([{ type: 'testing.shouted.v1', reason: 'testing.poison' }]);
  });

  it('forgets what it knows by now and has no use for', async () => {
    const { name, stream, append } = world('no-use');
    const end = await append(fact('testing.ended.v1', {}));
    const ignorant = EventLog.connect(servers[0]!.url, { facts: {} });
    const projection = words(name, [stream], 'new');
    await new ProjectionRunner({ log: ignorant, readModel, projection }).run(ending.signal, end);
    await ignorant.close();
    expect(await parkedOf(name)).toHaveLength(1);
    await new ProjectionRunner({ log: logs.new, readModel, projection }).run(ending.signal, end);
    expect(await parkedOf(name)).toEqual([]);
    expect(await wordsOf(name)).toEqual([]);
  });

  it('loses nothing and doubles nothing while both run side by side', async () => {
    const { name, stream, append } = world('beside');
    const runners = (['old', 'new', 'old'] as const).map(
      (age) => new ProjectionRunner({ log: logs[age], readModel, projection: words(name, [stream], age) }),
    );
    const [old, fresh, other] = [new AbortController(), ending, new AbortController()];
    void runners[0]!.run(old.signal);
    void runners[1]!.run(fresh.signal);
    void runners[2]!.run(other.signal);
    const sent = Array.from({ length: 30 }, (_, n) => `w${n}`);
    let end = 0n;
    for (const word of sent) end = await append(shouted(word), said(word));
    await Promise.all(runners.map((runner) => runner.reached(end)));
    old.abort();
    other.abort();
    end = await append(said('last'));
    await runners[1]!.reached(end);
    expect((await wordsOf(name)).sort()).toEqual([...sent, ...sent, 'last'].sort());
    expect(await parkedOf(name)).toEqual([]);
  });
});
