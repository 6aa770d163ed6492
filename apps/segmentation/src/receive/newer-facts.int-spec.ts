import { type Fact, streamName, type Subject } from '@ucv/envelope';
import { commandMetadata } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { faults, type Life, SegmentationWorld, user } from './segmentation-world.fixture';

const world = new SegmentationWorld();
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

/** Something on a person's memberships that newer code says, in a shape that this code has never seen. */
async function saidNewly({ tenant }: SegmentationWorld, about: Subject): Promise<string> {
  const at = new Date().toISOString();
  const fact: Fact = {
    id: randomUUID(),
    type: 'segmentation.score-given.v1',
    data: { whom: about.ref },
    metadata: commandMetadata({ tenant, actor: 'service:segmentation', at, correlationId: 'c' }, [about]),
  };
  await world.newer.append(streamName('membership', tenant, about.ref), [fact], 'any');
  return fact.id;
}

describe('segmentation beside newer code', () => {
  it('sets aside what it does not know, and goes on deciding about the same person', async () => {
    const [first, second] = [
      await world.defined(life, { event: 'Order Completed' }),
      await world.defined(life, { event: 'Order Returned' }),
    ];
    const { subjects } = await world.happened([user('n-1')], { event: 'Order Completed' });
    await life.place.runner.caughtUp();
    const [person] = subjects as [Subject];
    const id = await saidNewly(world, person);
    await world.happened([user('n-1')], { event: 'Order Returned' });
    await life.place.runner.caughtUp();
    expect(await world.members(first)).toEqual([person.ref]);
    expect(await world.members(second)).toEqual([person.ref]);
    const facts = await world.said(person);
    expect(facts.map(({ type }) => type)).toEqual([
      'segmentation.entered.v1',
      'segmentation.score-given.v1',
      'segmentation.entered.v1',
    ]);
    expect(await world.rows('SELECT event_id, reason FROM parked_fact')).toEqual([
      { event_id: id, reason: 'log.unknown-type' },
    ]);
  });

  it('goes on with a third decision: the revisions are right again', async () => {
    const segment = await world.defined(life, { event: 'Order Reviewed' });
    const { subjects } = await world.happened([user('n-1')], { event: 'Order Reviewed' });
    await life.place.runner.caughtUp();
    expect(await world.members(segment)).toEqual([(subjects[0] as Subject).ref]);
  });
});
