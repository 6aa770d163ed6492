import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type Fact, streamName } from '@ucv/envelope';
import { randomUUID } from 'node:crypto';
import { tenantOfParked } from './park';
import { broken, by, Desks, numbered, onlyOne, ParkedWorld, person, sums } from './parked-world.fixture';
import { wordsStream } from './words';

let world: ParkedWorld;
let desks: Desks;
beforeAll(async () => (desks = new Desks((world = await ParkedWorld.start()))));
afterEach(() => desks.stop());
afterAll(() => world?.stop());

describe('the runner', () => {
  it('tells of no fact that it parked', async () => {
    broken.add(-1);
    const { stream, position } = await world.append('untold', [1, -1, 2]);
    const told: unknown[] = [];
    const { runner } = await desks.service(sums([stream], { name: 'untold' }), {
      onCommitted: (facts) => void told.push(...facts.map(({ data }) => (data as { n: number }).n)),
    });
    await runner.reached(position);
    expect(told).toEqual([1, 2]);
  });

  it('parks what cannot even be looked at, whether it is of concern or not, and the others go on', async () => {
    const stream = streamName('interaction', 'shapeless', person());
    const concerns = ({ data }: Fact): boolean => 'n' in (data as object);
    const facts = [
      numbered('shapeless', 1),
      { ...numbered('shapeless', 1), data: null },
      numbered('shapeless', 2),
    ];
    const { position } = await world.log.append(stream, facts, 'no-stream');
    const { runner, desk } = await desks.service(sums([stream], { name: 'shapeless', concerns }));
    await runner.reached(position);
    expect(await world.sum('shapeless')).toBe(3);
    expect((await onlyOne(desk, 'shapeless')).factId).toBe(facts[1]!.id);
  });

  it('goes on past a batch of nothing but what is no fact, also with one that it cannot take among it', async () => {
    broken.add(-1);
    const stream = streamName('interaction', 'nothing-else', person());
    const shapeless = [{ data: null }, { metadata: {} as never }].map((o) => ({
      ...numbered('nothing-else', 1),
      ...o,
    }));
    const facts = [...shapeless, numbered('nothing-else', -1)];
    const { position } = await world.log.append(stream, facts, 'no-stream');
    const { runner } = await desks.service(sums([stream], { name: 'nothing-else' }));
    await runner.reached(position);
    expect(runner.status.parked).toBe(3);
  }, 20_000);
});

describe('poison', () => {
  const robin = 'robin@example.com';

  /** What is no fact at all, straight to the log, between two good ones. */
  async function poisoned(tenant: string, event: { data?: unknown; metadata?: unknown; type?: string }) {
    const stream = streamName('interaction', tenant, person());
    await world.log.append(stream, [numbered(tenant, 1)], 'no-stream');
    const client = EventStoreDBClient.connectionString(world.eventStoreUrl);
    const raw = {
      id: randomUUID(),
      type: 'testing.number-said.v1',
      data: { n: 5 },
      metadata: { tenant },
      ...event,
    };
    await client.appendToStream(stream, [jsonEvent(raw as never)]);
    await client.dispose();
    const { position } = await world.log.append(stream, [numbered(tenant, 2)], 1);
    const { desk, runner } = await desks.service(sums([stream], { name: `poison-${tenant}` }));
    await runner.reached(position);
    const parked = await onlyOne(desk, tenant);
    return { desk, parked, shown: await desk.get(tenant, parked.id) };
  }

  it.each<[string, Parameters<typeof poisoned>[1], string, string]>([
    ['a-value', { data: { n: 3e10, email: robin } }, '22003', '.email'],
    ['a-megabyte', { data: { n: 'x'.repeat(1_000_000) } }, '22P02', '.n'],
    ['no-data', { data: null }, 'TypeError', ''],
    ['text', { data: `half {${robin}` }, '23502', ''],
    ['no-metadata', { metadata: null }, 'TypeError', '.n'],
    ['metadata', { metadata: robin }, '23502', '.n'],
  ])(
    '%s is parked for its tenant, shown without a value, and replayed in vain',
    async (tenant, event, reason, path) => {
      const { desk, parked, shown } = await poisoned(tenant, event);
      expect(parked.reason).toBe(reason);
      expect(Object.keys(shown.inspected!.shape)).toContain(path);
      expect(JSON.stringify(shown)).not.toMatch(/robin|xxx|3e10|30000000000/);
      expect((await desk.replay(tenant, { id: parked.id, ...by() })).state).toBe('open');
      expect(await world.sum(tenant)).toBe(3);
    },
  );

  it('has a type and a stream that may be anything: what is none of ours is not told', async () => {
    const { parked } = await poisoned('typed', { type: robin, data: null });
    expect(parked).toMatchObject({ type: '(no type of ours)' });
    const told = [
      tenantOfParked({
        stream: streamName('config', 'ours', person()),
        metadata: { tenant: 'theirs' } as never,
      }),
      tenantOfParked({ stream: `interaction-${robin}`, metadata: { tenant: 'theirs' } as never }),
      tenantOfParked({ stream: `interaction-${robin}`, metadata: { tenant: robin } as never }),
      tenantOfParked({ stream: 'interaction-', metadata: null as never }),
    ];
    expect(told).toEqual(['ours', 'theirs', '', '']);
  });

  it('among the words themselves is no word', async () => {
    const { desk, parked } = await desks.parkedOne('words');
    await world.log.append(
      wordsStream('words'),
      [
        { ...numbered('words', 1), type: 'projections.parked-fact-discarded.v1', data: { projection: 7 } },
        { ...numbered('words', 1), type: 'projections.parked-fact-replayed.v1', data: null },
        numbered('words', 1),
      ],
      'no-stream',
    );
    await desk.discard('words', { id: parked.id, ...by('of no use') });
    expect((await onlyOne(desk, 'words')).state).toBe('discarded');
  });
});
