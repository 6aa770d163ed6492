import type { Subject } from '@ucv/envelope';
import { SeenNameTable1700000003000 } from '../project/seen-name-table';
import { SegmentDesk } from './segment-desk';
import { faults, type Life, SegmentationWorld, user } from './segmentation-world.fixture';

const world = new SegmentationWorld();
const { tenant } = world;
const asker = { tenant, actor: 'token:1', requestId: undefined };
let life: Life;

beforeAll(async () => {
  await world.start();
  life = await world.live();
});
afterAll(async () => {
  await life?.end();
  await world.stop();
  expect(faults).toEqual([]);
});

const define = (name: string, when: object, id?: string) =>
  life.desk.define(asker, { id, name, when: when as never });
const names = () =>
  world.rows<{ name: string }>('SELECT DISTINCT kind, of, name FROM seen_name ORDER BY kind, of, name');

describe('a name that was never seen', () => {
  it('comes back with the nearest known ones when a segment is defined, changed or previewed', async () => {
    const when = { event: 'Order Complet', where: { total: { gte: 1 } } };
    expect(await life.preview.preview(tenant, when)).toMatchObject({
      warnings: [{ name: 'Order Complet', nearest: [] }, {}],
    });
    await world.happened([user('n-1')], { event: 'Order Completed', properties: { total: 5 } });
    await world.happened([user('n-1')], { call: 'identify', traits: { plan: 'pro' } });
    const warnings = [
      { path: 'event', name: 'Order Complet', nearest: ['Order Completed'] },
      { path: 'where.total' },
    ];
    expect(await life.preview.preview(tenant, when)).toMatchObject({ members: 0, warnings });
    const defined = await define('Typo', when);
    expect(defined).toMatchObject({ name: 'Typo', warnings });
    const mended = await define('Typo', { ...when, event: 'Order Completed' }, defined.id);
    expect(mended).not.toHaveProperty('warnings');
    expect(await life.preview.preview(tenant, { trait: 'plan', eq: 'pro' })).not.toHaveProperty('warnings');
  });

  it('goes with the last person by whose word it was known, and comes back with the next', async () => {
    const people: Subject[] = [];
    for (const n of [1, 2])
      people.push((await world.happened([user(`w-${n}`)], { event: 'Visit of Robin' })).subjects[0]!);
    const warned = async () =>
      (await life.preview.preview(tenant, { event: 'Visit of Robin' })).warnings?.length ?? 0;
    expect(await warned()).toBe(0);
    await world.erased(people[0]!);
    expect(await warned()).toBe(0);
    await world.erased(people[1]!);
    expect(await warned()).toBe(1);
    expect(JSON.stringify(await world.rows('SELECT * FROM seen_name'))).not.toContain('Robin');
    await world.happened([user('w-3')], { event: 'Visit of Robin' });
    expect(await warned()).toBe(0);
  });

  it('is written once, whatever the number of events', async () => {
    const count = async () => (await world.rows<{ n: string }>('SELECT count(*) AS n FROM seen_name'))[0]!.n;
    for (let n = 0; n < 6; n += 1)
      await world.happened([user(`o-${n}`)], { event: 'Often', properties: { a: n } });
    await life.place.runner.caughtUp();
    const before = await count();
    const rows = await world.rows(`SELECT FROM seen_name WHERE name = 'Often'`);
    expect(rows).toHaveLength(3);
    await world.happened([user('o-9')], { event: 'Often', properties: { a: 1 } });
    await life.place.runner.caughtUp();
    expect(await count()).toBe(before);
  });

  it('is not one that was seen before names were remembered', async () => {
    const told = {
      total: 1,
      address: { city: 'x', geo: { lat: { deep: 1 } } },
      'a@b.example': 1,
      list: [{ x: 1 }],
    };
    await world.happened([user('b-1')], { event: 'Backfilled', properties: told });
    await world.happened([user('b-1')], { call: 'identify', traits: { tier: 'x', home: { land: 'x' } } });
    await world.happened([user('b-2')], { event: 'order of ann@example.org', properties: { hidden: 1 } });
    await life.place.runner.caughtUp();
    const before = await names();
    const runner = world.readModel.source.createQueryRunner();
    await runner.query(`SET ucv.tenant = '*'`);
    await new SeenNameTable1700000003000().down(runner);
    await new SeenNameTable1700000003000().up(runner);
    await runner.query('RESET ucv.tenant');
    await runner.release();
    const kept = before.map(({ name }) => name);
    expect(kept).toEqual(expect.arrayContaining(['Backfilled', 'address.geo.lat', 'home.land', 'tier']));
    expect(await names()).toEqual(before);
    expect(kept.join()).not.toMatch(/@|deep|hidden/);
  });
});

describe('two segments of one name', () => {
  it.each(['VIP buyers', ' vip  BUYERS ', 'vip\u00a0buyers', 'Vip\u200b buyers'])(
    'are refused: %j',
    async (name) => {
      const { data } = {
        data: await world.rows<{ id: string }>(`SELECT id FROM segment WHERE name = 'VIP buyers'`),
      };
      const id = data[0]?.id ?? (await define('VIP buyers', { event: 'A' })).id;
      await expect(define(name, { event: 'B' })).rejects.toMatchObject({
        ...{ code: 'segmentation.name-taken', status: 409, details: { segment: id, name: 'VIP buyers' } },
      });
    },
  );

  it('are refused where letters are composed in another way, and where another one is renamed', async () => {
    const { id } = await define('Caf\u00e9', { event: 'A' });
    await expect(define('cafe\u0301', { event: 'A' })).rejects.toMatchObject({ details: { segment: id } });
    const other = await define('Bar', { event: 'A' });
    await expect(define('CAF\u00c9', { event: 'A' }, other.id)).rejects.toMatchObject({
      code: 'segmentation.name-taken',
    });
    expect(await define('CAF\u00c9', { event: 'A' }, id)).toMatchObject({
      id,
      name: 'CAF\u00c9',
      version: 1,
    });
  });

  it('are refused where two writers of two instances define them at once', async () => {
    const { log, readModel, privacy } = world;
    const instances = Array.from(
      { length: 3 },
      () => new SegmentDesk({ log, readModel, privacy, runner: life.place.runner }),
    );
    for (const round of [1, 2, 3]) {
      const outcomes = await Promise.allSettled(
        instances.map((desk, i) => desk.define(asker, { name: `Race ${round}`, when: { event: `E${i}` } })),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: 'segmentation.name-taken' });
    }
  });

  it('are not two where the first was removed', async () => {
    const { id } = await define('Gone', { event: 'A' });
    await life.desk.remove(asker, id);
    expect((await define('gone', { event: 'A' })).id).not.toBe(id);
  });
});

describe('an explanation', () => {
  it('names what counts by names and times, segments by their names, and tells no values', async () => {
    const inner = await life.desk.define(asker, {
      name: 'Rich',
      when: { event: 'Paid', where: { secret: { exists: true } } },
    });
    const outer = await world.defined(life, { all: [{ segment: inner.id }, { event: 'Paid' }] });
    const properties = { secret: 'canary-of-values', total: 4711 };
    const paid = await world.happened([user('v-1')], { event: 'Paid', properties });
    await life.place.runner.caughtUp();
    const { why, ...rest } = await life.explainer.explain(tenant, { ref: user('v-1'), segment: outer });
    expect(why.says).toBe('is in segment ‘Rich’ and did ‘Paid’ at least once');
    expect(why.parts?.[0]?.says).toBe('is in segment ‘Rich’');
    expect(why.parts?.[1]?.events).toEqual([
      { eventId: paid.id, name: 'Paid', occurredAt: expect.any(String) as string },
    ]);
    expect(JSON.stringify({ why, rest })).not.toMatch(/canary|4711/);
    expect((await life.desk.view(tenant, outer)).says).toBe(why.says);
  });
});
