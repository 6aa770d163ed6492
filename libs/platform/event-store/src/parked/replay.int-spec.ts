import { EventStoreDBClient } from '@eventstore/db-client';
import { projectionsFacts } from '@ucv/contracts-projections';
import { EventLog } from '../log';
import { broken, by, Desks, onlyOne, ParkedWorld, sums } from './parked-world.fixture';

let world: ParkedWorld;
let desks: Desks;
beforeAll(async () => (desks = new Desks((world = await ParkedWorld.start()))));
afterEach(() => desks.stop());
afterAll(() => world?.stop());

describe('a replay, once the cause is mended', () => {
  it('puts word on the log, the fact into the rows, tells of it, and parks it no more', async () => {
    broken.add(-1);
    const { stream, position, facts } = await world.append('mended', [1, -1, 2]);
    const told: string[] = [];
    const { desk, runner } = await desks.service(sums([stream], { name: 'mended' }), {
      onCommitted: (some) => void told.push(...some.map(({ id }) => id)),
    });
    await runner.reached(position);
    const parked = await onlyOne(desk, 'mended');
    broken.clear();
    const who = by('fixed by release 2');
    expect(await desk.replay('mended', { id: parked.id, ...who })).toEqual({ ...parked, state: 'replayed' });
    expect(await world.sum('mended')).toBe(2);
    expect(told).toEqual([facts[0]!.id, facts[2]!.id, facts[1]!.id]);
    expect((await desk.list('mended', { state: 'all' })).parked).toEqual([]);
    const { service: at, projection, factId, type, revision, reason: parkedFor, parkedAt } = parked;
    expect(await world.words('mended')).toEqual([
      {
        type: 'parked-fact-replayed',
        actor: who.actor,
        data: {
          service: at,
          projection,
          factId,
          type,
          stream,
          revision,
          parkedFor,
          parkedAt,
          reason: who.reason,
        },
      },
    ]);
  });

  it('is done once, asked again however often', async () => {
    const { desk, parked } = await desks.parkedOne('again');
    broken.clear();
    const first = await desk.replay('again', { id: parked.id, ...by() });
    const later = [
      await desk.replay('again', { id: parked.id, ...by() }),
      await desk.replay('again', { id: parked.id, ...by() }),
    ];
    expect(later).toEqual([first, first]);
    expect([await world.sum('again'), (await world.words('again')).length]).toEqual([2, 1]);
  });

  it('leaves a fact parked that the code does not know, and says so', async () => {
    const log = EventLog.connect(world.eventStoreUrl, { facts: projectionsFacts });
    const { stream, position } = await world.append('strange', [1]);
    const { desk, runner, stop } = await desks.service(sums([stream], { name: 'strange' }), { log });
    await runner.reached(position);
    const parked = await onlyOne(desk, 'strange');
    const settled = await desk.replay('strange', { id: parked.id, ...by() });
    expect(settled).toMatchObject({ state: 'open', reason: 'log.unknown-type' });
    expect(await world.sum('strange')).toBe(0);
    await stop();
    await log.close();
  });

  it('is done once where two people ask at once, also of two instances', async () => {
    const { desk, parked, projection } = await desks.parkedOne('two');
    const { desk: other } = await desks.service(projection);
    broken.clear();
    const answers = await Promise.all(
      [desk, other, desk, other].map((one) => one.replay('two', { id: parked.id, ...by() })),
    );
    expect(answers.map(({ state }) => state)).toEqual(Array(4).fill('replayed'));
    expect([await world.sum('two'), (await world.words('two')).length]).toEqual([2, 1]);
  });

  it('that fails again leaves the fact open, with its new reason and time, and says so', async () => {
    const { desk, parked } = await desks.parkedOne('in-vain');
    await desk.discard('in-vain', { id: parked.id, ...by('of no use') });
    const answer = await desk.replay('in-vain', { id: parked.id, ...by() });
    expect(answer).toEqual({ ...parked, state: 'open', parkedAt: expect.any(String) });
    expect(answer.parkedAt > parked.parkedAt).toBe(true);
    expect(await onlyOne(desk, 'in-vain')).toEqual(answer);
    await desk.replay('in-vain', { id: parked.id, ...by() });
    const types = (await world.words('in-vain')).map(({ type }) => type);
    expect(types).toEqual(['parked-fact-discarded', 'parked-fact-replayed', 'parked-fact-replayed']);
    expect(await world.sum('in-vain')).toBe(3);
  });

  it('goes on where a crash came between word and act', async () => {
    const { desk, parked, projection, stop } = await desks.parkedOne('crash');
    await desk.discard('crash', { id: parked.id, ...by('of no use') });
    // The process dies at the first statement after its word.
    const dying = jest.spyOn(world.readModel, 'transaction').mockImplementation(() => {
      throw new Error('killed');
    });
    await expect(desk.replay('crash', { id: parked.id, ...by() })).rejects.toThrow('killed');
    dying.mockRestore();
    await stop();
    expect((await world.words('crash')).length).toBe(2);
    const { desk: restarted } = await desks.service(projection);
    expect((await onlyOne(restarted, 'crash')).state).toBe('open');
    broken.clear();
    expect((await restarted.replay('crash', { id: parked.id, ...by() })).state).toBe('replayed');
    expect([await world.sum('crash'), (await world.words('crash')).length]).toEqual([2, 2]);
  });

  it('of a fact that is gone from the log leaves it parked', async () => {
    const { desk, parked, stream } = await desks.parkedOne('gone');
    const client = EventStoreDBClient.connectionString(world.eventStoreUrl);
    await client.deleteStream(stream);
    await client.dispose();
    broken.clear();
    expect(await desk.replay('gone', { id: parked.id, ...by() })).toMatchObject({
      state: 'open',
      reason: 'log.fact-gone',
    });
    expect(await desk.get('gone', parked.id)).toMatchObject({ inspected: { metadata: {}, shape: {} } });
  });

  it('does what the projection has for it, with the instant at which it was asked for', async () => {
    const learned: string[] = [];
    const { desk, parked } = await desks.parkedOne('own-way', {
      replay: async (_tx, _fact, at) => void learned.push(at),
    });
    const before = new Date().toISOString();
    await desk.replay('own-way', { id: parked.id, ...by() });
    expect([learned.length, learned[0]! >= before]).toEqual([1, true]);
  });

  it('waits for no log that is away, and says that it could not be tried', async () => {
    const { desk, parked } = await desks.parkedOne('log-away');
    const away = jest
      .spyOn(world.log, 'append')
      .mockRejectedValue(Object.assign(new Error(), { code: '57P01' }));
    await expect(desk.replay('log-away', { id: parked.id, ...by() })).rejects.toMatchObject({
      code: 'profile.parked-not-now',
      status: 503,
    });
    away.mockRestore();
    expect(await onlyOne(desk, 'log-away')).toEqual(parked);
  });
});

describe('what a rebuild would give', () => {
  it.each([
    ['none', undefined],
    ['stream', 'rebuild'],
    ['log', 'rebuild'],
  ] as const)(
    'a fact that heeds the order of %s: %s, where later facts of its stream are in the rows',
    async (order, hint) => {
      const { desk, parked, fact, projection } = await desks.parkedOne(`order-${order}`, {
        heedsOrder: () => order,
      });
      broken.clear();
      const rebuild = hint && { projection: projection.name, only: fact.metadata.subjects[0]!.ref };
      expect((await desk.get(`order-${order}`, parked.id)).rebuild).toEqual(rebuild);
      expect((await desk.replay(`order-${order}`, { id: parked.id, ...by() })).rebuild).toEqual(rebuild);
    },
  );

  it('the last of its stream promises the same rows, where only its stream counts', async () => {
    broken.add(-1);
    const { stream, position } = await world.append('last', [1, -1]);
    const { desk, runner } = await desks.service(
      sums([stream], { name: 'last', heedsOrder: () => 'stream' }),
    );
    await runner.reached(position);
    broken.clear();
    const { id } = await onlyOne(desk, 'last');
    expect((await desk.replay('last', { id, ...by() })).rebuild).toBeUndefined();
  });
});
