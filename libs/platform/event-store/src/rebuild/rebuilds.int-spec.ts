import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Projection } from '../projection';
import { tally, TallyWorld } from './tally.fixture';

const world = new TallyWorld();
const refs = Array.from({ length: 40 }, () => randomBytes(16).toString('hex'));
let total = 0;

beforeAll(async () => {
  await world.start();
  for (const ref of refs) await world.said(ref, 1, 2, 3, 4, 5);
  await world.said(refs[0]!, -1, 6);
  total = refs.length * 5 + 1;
});
afterAll(() => world.stop());

const sums = (schema = 'profile') =>
  world.rows<{ ref: string; sum: number }>(`SELECT ref, sum FROM ${schema}.tally ORDER BY ref`);
const rebuilt = async ({ rebuilds }: ReturnType<TallyWorld['instance']>) => {
  await rebuilds.ended();
  return rebuilds.status('tally');
};
const parked = () => world.rows('SELECT projection, version, reason FROM parked_fact');

describe('a rebuild', () => {
  it('equals the live rows, parked facts included, and swaps while facts go on coming', async () => {
    const live = world.instance(tally());
    await live.rebuilds.bringUp('tally');
    live.follow();
    await live.runner.caughtUp();
    await world.rows("INSERT INTO claim VALUES ('main', 1)");
    await live.rebuilds.begin({ projection: 'tally' }, 'main');
    let last = 0n;
    for (let n = 0; n < 30; n += 1) last = await world.said(refs[1]!, 1);
    total += 30;
    const status = await rebuilt(live);
    expect(status).toMatchObject({ state: 'swapped', projection: 'tally', comparison: [{ equal: true }] });
    expect(BigInt(status.position)).toBeGreaterThan(0n);
    await live.runner.reached(last);
    expect((await sums()).find(({ ref }) => ref === refs[1])?.sum).toBe(45);
    expect(await parked()).toEqual([{ projection: 'tally', version: 1, reason: 'testing.negative' }]);
    expect(await world.rows('SELECT * FROM profile.claim')).toHaveLength(1);
    const indexes = "SELECT indexname FROM pg_indexes WHERE schemaname = 'profile' AND tablename = 'tally'";
    expect(await world.rows(indexes)).toHaveLength(2);
    const light = `SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = 'profile' AND relpersistence <> 'p'`;
    expect(await world.rows(light)).toEqual([]);
    expect(await live.rebuilds.list()).toMatchObject([{ projection: 'tally', kept: true, parked: 1 }]);
    live.kill();
  });

  it.each([false, true])(
    'goes on where a kill left it, or anew where the database lost it: %s',
    async (lost) => {
      let folded = 0;
      const dying = world.instance(
        tally(1, async (facts) => {
          folded += facts;
          if (folded > total / 2) dying.kill();
          await delay(2);
        }),
      );
      const healthy = world.instance(tally());
      healthy.follow();
      dying.follow();
      await healthy.runner.caughtUp();
      await dying.runner.caughtUp();
      folded = 0;
      await dying.rebuilds.begin({ projection: 'tally' }, 'main');
      await dying.rebuilds.ended();
      healthy.kill();
      if (lost)
        await world.rows(
          'TRUNCATE profile_next.tally, profile_next.projection_checkpoint, profile_next.parked_fact',
        );
      let again = 0;
      const next = world.instance(tally(1, (facts) => void (again += facts)));
      await next.rebuilds.bringUp('tally');
      next.follow();
      while ((await next.rebuilds.status('tally')).state !== 'swapped') await delay(20);
      expect(again >= total).toBe(lost);
      expect((await next.rebuilds.status('tally')).comparison).toMatchObject([{ equal: true }]);
      next.kill();
      await next.rebuilds.ended();
    },
  );

  it('refuses a second one, is cancelled, and leaves nothing', async () => {
    const slow = world.instance(tally(1, () => delay(30)));
    slow.follow();
    await slow.rebuilds.begin({ projection: 'tally' }, 'main');
    await expect(slow.rebuilds.begin({ projection: 'tally' }, 'main')).rejects.toMatchObject({
      code: 'projections.rebuild-running',
    });
    const other = world.instance(tally());
    await expect(other.rebuilds.undo('tally')).rejects.toMatchObject({ code: 'projections.rebuild-running' });
    await other.rebuilds.cancel('tally');
    expect((await rebuilt(slow)).state).toBe('cancelled');
    expect(await world.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'profile_next'")).toEqual([
      { tablename: 'rebuild_state' },
    ]);
    slow.kill();
  });

  it('leaves nothing beside the live rows once somebody is erased', async () => {
    const live = world.instance(tally());
    live.follow();
    await live.runner.caughtUp();
    await live.rebuilds.begin({ projection: 'tally' }, 'main');
    expect((await rebuilt(live)).state).toBe('swapped');
    await world.rows('UPDATE profile.tally SET sum = 0');
    await live.rebuilds.begin({ projection: 'tally' }, 'main');
    expect((await rebuilt(live)).state).toBe('different');
    const beside = `SELECT schemaname, tablename FROM pg_tables
      WHERE schemaname IN ('profile_next', 'profile_old') AND tablename LIKE '%tally%'`;
    expect((await world.rows(beside)).length).toBeGreaterThan(2);
    await live.runner.reached(await world.erased());
    expect(await world.rows(beside)).toEqual([]);
    expect(await live.rebuilds.list()).toMatchObject([{ kept: false }]);
    await live.rebuilds.begin({ projection: 'tally', acceptDifferences: true }, 'main');
    expect((await rebuilt(live)).state).toBe('swapped');
    live.kill();
  });

  it('leaves nothing to look at where somebody was erased while it was under way', async () => {
    let goOn: () => void = () => undefined;
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const plain = tally();
    const slow =
      (beside: Projection['apply']): Projection['apply'] =>
      async (tx, facts) => {
        const [on] = await tx.query<{ schema: string }[]>('SELECT current_schema() AS schema');
        if (on?.schema === 'profile_next') await mayGoOn;
        return beside(tx, facts);
      };
    const live = world.instance({ ...plain, apply: slow(plain.apply), lanes: undefined });
    live.follow();
    await live.runner.caughtUp();
    await world.rows('UPDATE profile.tally SET sum = 0');
    await live.rebuilds.begin({ projection: 'tally' }, 'main');
    await live.runner.reached(await world.erased());
    expect(await live.rebuilds.underWay()).toBe(true);
    goOn();
    const { state, comparison } = await rebuilt(live);
    expect([state, comparison, await live.rebuilds.underWay()]).toEqual(['different', undefined, false]);
    expect(
      await world.rows(`SELECT FROM pg_tables WHERE schemaname = 'profile_next' AND tablename = 'tally'`),
    ).toEqual([]);
    await live.rebuilds.begin({ projection: 'tally', acceptDifferences: true }, 'main');
    expect((await rebuilt(live)).state).toBe('swapped');
    live.kill();
  });

  it('refuses what it does not know, and says what to do where it cannot', async () => {
    const { rebuilds, runner } = world.instance(tally());
    rebuilds.tend({
      projection: { name: 'decider', version: 1, reads: [], apply: () => Promise.resolve() },
      runner,
      instead: 'Empty its schema.',
    });
    await expect(rebuilds.status('nothing')).rejects.toMatchObject({ code: 'projections.unknown' });
    await expect(rebuilds.begin({ projection: 'decider' }, 'main')).rejects.toMatchObject({
      code: 'projections.not-rebuildable',
      message: 'Empty its schema.',
    });
  });
});

describe('a newer version', () => {
  it('is built beside the rows of the older one, which answer meanwhile, and takes their place', async () => {
    const before = await sums();
    const meanwhile: unknown[] = [];
    const newer = world.instance(
      tally(2, async () => {
        meanwhile.push(newer.rebuilds.answersFromOld('tally'), (await sums()).length);
      }),
    );
    await newer.rebuilds.bringUp('tally');
    expect(new Set(meanwhile)).toEqual(new Set([true, before.length]));
    expect(newer.rebuilds.answersFromOld('tally')).toBe(false);
    const twice = before.map(({ ref, sum }) => ({ ref, sum: sum * 2 }));
    expect(await sums()).toEqual(twice);
    expect(await newer.rebuilds.status('tally')).toMatchObject({
      state: 'swapped',
      comparison: [{ equal: false }],
    });
    newer.follow();
    await newer.runner.reached(await world.said(refs[2]!, 10));
    expect((await sums()).find(({ ref }) => ref === refs[2])?.sum).toBe(50);
    expect(await parked()).toEqual([{ projection: 'tally', version: 2, reason: 'testing.negative' }]);
    await expect(newer.rebuilds.undo('tally')).rejects.toMatchObject({ code: 'projections.nothing-kept' });
    newer.kill();
  });

  it('is not folded onto by the older one', async () => {
    const rows = await sums();
    const older = world.instance(tally(1));
    await older.rebuilds.bringUp('tally');
    older.follow();
    await world.said(refs[3]!, 7);
    await delay(500);
    expect(await sums()).toEqual(rows);
    expect(older.runner.status).toMatchObject({ position: undefined, live: false });
    older.kill();
  });
});
