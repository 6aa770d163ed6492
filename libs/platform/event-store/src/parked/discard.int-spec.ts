import { by, Desks, onlyOne, ParkedWorld, type RunningDesk } from './parked-world.fixture';

let world: ParkedWorld;
let desks: Desks;
beforeAll(async () => (desks = new Desks((world = await ParkedWorld.start()))));
afterEach(() => desks.stop());
afterAll(() => world?.stop());

describe('a discarded fact', () => {
  it('is marked with who and why, after word on the log; discarded again it stays as it is', async () => {
    const { desk, parked } = await desks.parkedOne('discarded');
    const who = by('a load test of 2026-11-21');
    const answer = await desk.discard('discarded', { id: parked.id, ...who });
    const discarded = { at: expect.any(String), actor: who.actor, reason: who.reason };
    expect(answer).toEqual({ ...parked, state: 'discarded', discarded });
    expect(await desk.discard('discarded', { id: parked.id, ...by('another') })).toEqual(answer);
    expect(await world.words('discarded')).toEqual([
      expect.objectContaining({
        type: 'parked-fact-discarded',
        data: expect.objectContaining({ reason: who.reason }),
      }),
    ]);
    expect((await desk.list('discarded')).parked).toEqual([]);
  });

  it('stays so over a rebuild, and one that was replayed in vain since is open', async () => {
    const first = await desks.parkedOne('rebuilt');
    const { parked, projection } = first;
    await first.desk.discard('rebuilt', { id: parked.id, ...by('of no use') });
    const rebuilt = async ({ stop }: Pick<RunningDesk, 'stop'>) => {
      await stop();
      await world.forget(projection);
      const next = await desks.service(projection);
      await next.runner.caughtUp();
      return { ...next, one: await onlyOne(next.desk, 'rebuilt') };
    };
    const second = await rebuilt(first);
    expect(second.one).toMatchObject({ state: 'discarded', discarded: { reason: 'of no use' } });
    await second.desk.replay('rebuilt', { id: parked.id, ...by() });
    expect((await rebuilt(second)).one.state).toBe('open');
  });

  it('is so at the next start where a crash came between word and act', async () => {
    const { desk, parked, projection, stop } = await desks.parkedOne('half');
    const reading = world.readModel.forTenant.bind(world.readModel);
    const dying = jest
      .spyOn(world.readModel, 'forTenant')
      .mockImplementationOnce(reading)
      .mockImplementation(() => Promise.reject(new Error('killed')));
    await expect(desk.discard('half', { id: parked.id, ...by('of no use') })).rejects.toThrow('killed');
    dying.mockRestore();
    expect([(await world.words('half')).length, (await onlyOne(desk, 'half')).state]).toEqual([1, 'open']);
    await stop();
    const { desk: restarted } = await desks.service(projection);
    expect((await onlyOne(restarted, 'half')).state).toBe('discarded');
  });

  it.each(['', 'robin@example.com asked', 'call +49 170 1234567', 'x'.repeat(501)])(
    'has no reason such as %#',
    async (reason) => {
      const { desk, parked } = await desks.parkedOne(`reason-${reason.length}`);
      const asked = desk.discard(`reason-${reason.length}`, { id: parked.id, ...by(reason) });
      await expect(asked).rejects.toMatchObject({ code: 'profile.reason-unusable', status: 400 });
      expect(await world.words(`reason-${reason.length}`)).toEqual([]);
    },
  );
});
