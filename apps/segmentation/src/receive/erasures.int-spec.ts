import type { Subject } from '@ucv/envelope';
import { browser, faults, type Life, SegmentationWorld, user } from './segmentation-world.fixture';

const world = new SegmentationWorld();
const { tenant } = world;
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

describe('an erasure', () => {
  it('leaves no row, whatever comes late, and says no exit', async () => {
    const segment = await world.defined(life, { event: 'Erased', within: 'PT1H' });
    const told = await world.happened([user('g-1')], { event: 'Erased' });
    const visited = await world.happened([browser('g-1')], { event: 'Erased' });
    const [person, visitor] = [told.subjects[0]!, visited.subjects[0]!];
    await world.merged(person, visitor);
    await world.consented(person, 'granted');
    await life.place.runner.caughtUp();
    expect(await world.members(segment)).toEqual([person.ref]);
    const before = (await world.said(person, visitor)).length;
    await world.erased(person, visitor);
    await world.happened([user('g-1')], { event: 'Erased' });
    await world.merged(person, visitor);
    await life.place.runner.caughtUp();
    const rows = await Promise.all(
      [
        ['event', 'ref'],
        ['fragment', 'ref'],
        ['consent', 'ref'],
        ['membership', 'person'],
        ['schedule', 'person'],
        ['membership_stream', 'person'],
        ['person_link', 'ref'],
      ].map(([table, column]) =>
        world.rows(`SELECT * FROM ${table} WHERE ${column} = ANY($1)`, [[person.ref, visitor.ref]]),
      ),
    );
    expect(rows.flat()).toEqual([]);
    expect((await world.said(person, visitor)).length).toBe(before);
    const asked = life.explainer.explain(tenant, { ref: { id: person.ref }, segment });
    await expect(asked).rejects.toMatchObject({ code: 'segmentation.person-unknown' });
  });

  it('lets who is left behind go on', async () => {
    const segment = await world.defined(life, { event: 'Left Behind' });
    const [person] = (await world.happened([user('g-2')], { event: 'Seen' })).subjects as [Subject];
    const [friend] = (await world.happened([browser('g-2')], { event: 'Left Behind' })).subjects as [Subject];
    await world.merged(person, friend);
    await world.erased(person);
    await world.happened([browser('g-2')], { event: 'Left Behind' });
    await world.split(person, friend);
    await life.place.runner.caughtUp();
    expect(await world.members(segment)).toEqual([friend.ref]);
    const rows = await world.rows('SELECT * FROM membership_stream WHERE person = $1', [person.ref]);
    expect(rows).toEqual([]);
  });
});
