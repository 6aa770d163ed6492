import { LogWorld } from '../log-world.fixture';
import { ucvHere, ucvProcess } from '../ucv.fixture';

const world = new LogWorld();
beforeEach(() => world.start());
afterEach(() => world.stop());

describe('ucv scavenge', () => {
  const node = () => ({ ...world.home, EVENTSTORE_URL: world.store.url });
  const scavenge = (...args: string[]) => ucvHere(node(), 'scavenge', ...args);

  it('gives space back, is watched, and says what the last one did', async () => {
    expect(await scavenge('--status')).toMatchObject({
      code: 1,
      err: expect.stringContaining('ucv scavenge starts'),
    });
    await world.append('counter', 50, 20_000);
    await world.keepLast('counter');
    const watched = await scavenge('--watch');
    expect([watched.code, watched.out]).toEqual([
      0,
      'completed: 49 events removed from 1 file, 1.0 MB given back\n',
    ]);
    expect(watched.err).toContain('scavenge: 100%, 49 events removed');
    expect(await world.countOf('counter')).toBe(1);
    const status = JSON.parse((await scavenge('--status', '--json')).out) as object;
    expect(status).toMatchObject({ state: 'completed', eventsRemoved: 49, filesPacked: 1 });
    expect(await scavenge('--stop')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No scavenge runs.'),
    });
  });

  it('is stopped, and started again', async () => {
    await world.append('big', 40, 900_000);
    await world.keepLast('big');
    const started = JSON.parse((await scavenge('--json')).out) as { state: string };
    expect(started.state).toBe('running');
    const twice = await scavenge('--json');
    expect([twice.code, JSON.parse(twice.err)]).toMatchObject([
      1,
      { error: { code: 'event-store.scavenge-running' } },
    ]);
    const stopped = await scavenge('--stop', '--json');
    expect([stopped.code, JSON.parse(stopped.out)]).toMatchObject([0, { state: 'stopped' }]);
    expect(await scavenge('--watch')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^completed: 39 events/),
    });
  });

  it('says who does not answer, and which options go together', async () => {
    const away = await ucvProcess(
      { ...world.home, EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' },
      'scavenge',
    );
    expect([away.code, away.err]).toEqual([1, expect.stringContaining('Do: start it')]);
    expect((await scavenge('--watch', '--stop')).code).toBe(2);
  });
});
