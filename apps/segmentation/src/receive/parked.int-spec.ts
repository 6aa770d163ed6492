import type { Subject } from '@ucv/envelope';
import { ParkedDesk, type Projection } from '@ucv/platform-event-store';
import { ago, faults, type Life, SegmentationWorld, until, user } from './segmentation-world.fixture';

const world = new SegmentationWorld();
let life: Life;
let feed: Projection;
const broken = new Set<string>();

beforeAll(async () => {
  await world.start();
  life = await world.live({ feed: (honest) => (feed = failing(honest)) });
});
afterAll(async () => {
  await life?.end();
  await world.stop();
  expect(faults).toEqual([]);
});

/** Fails on events of some streams, until it is mended. */
const failing = (honest: Projection): Projection => ({
  ...honest,
  apply: (tx, facts) => {
    if (
      facts.some(({ stream }) =>
        [...broken].some((ref) => stream.startsWith('interaction-') && stream.endsWith(ref)),
      )
    )
      throw Object.assign(new Error('broken'), { code: 'testing.broken' });
    return honest.apply(tx, facts);
  },
});

async function parkedThenReplayed() {
  const { log, readModel, runner } = life.place;
  const hosted = new Map([['segmentation', { projection: feed, runner }]]);
  const desk = new ParkedDesk({
    service: 'segmentation',
    log,
    readModel,
    hosted,
    onFault: (error) => faults.push(error),
  });
  await runner.caughtUp();
  const [{ id }, ...more] = (await desk.list(world.tenant)).parked as unknown as [{ id: string }];
  expect(more).toEqual([]);
  broken.clear();
  const answer = await desk.replay(world.tenant, { id, actor: 'a'.repeat(32), requestId: 'request-1' });
  await runner.caughtUp();
  return answer;
}

/** Sends an event of a person in a way that it is parked: their ref has to be known before. */
async function parkedEvent(
  value: string,
  said: Parameters<SegmentationWorld['happened']>[1],
): Promise<Subject> {
  const { subjects } = await world.happened([user(value)], { event: 'Seen' });
  const [person] = subjects as [Subject];
  await life.place.runner.caughtUp();
  broken.add(person.ref);
  await world.happened([user(value)], said);
  await life.place.runner.caughtUp();
  broken.clear();
  return person;
}

it('a parked event brings nobody into a segment until it is replayed; then it is decided as of then', async () => {
  const segment = await world.defined(life, { event: 'Order Completed' });
  const person = await parkedEvent('p-1', { event: 'Order Completed', at: ago(60_000) });
  expect(await world.members(segment)).toEqual([]);
  const answer = await parkedThenReplayed();
  expect([answer.state, answer.rebuild]).toEqual(['replayed', undefined]);
  expect(await world.members(segment)).toEqual([person.ref]);
  const [entered] = await world.said(person);
  expect(entered).toMatchObject({ metadata: { causationId: answer.factId } });
});

it('what has ended by the time of the replay is not begun by it', async () => {
  const within = await world.defined(life, { event: 'Ping', within: 'PT1S' });
  const person = await parkedEvent('p-2', { event: 'Ping' });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await parkedThenReplayed();
  expect(await world.members(within)).toEqual([]);
  expect(await world.said(person)).toEqual([]);
});

it('what a later event has ended is not begun by a replay of the one before', async () => {
  const left = await world.defined(life, { all: [{ event: 'Product Added' }, { not: { event: 'Bought' } }] });
  const person = await parkedEvent('p-3', { event: 'Product Added' });
  await world.happened([user('p-3')], { event: 'Bought' });
  await life.place.runner.caughtUp();
  await parkedThenReplayed();
  expect(await world.members(left)).toEqual([]);
  expect(await world.said(person)).toEqual([]);
});

it('rows after replays are those that a lost database gets back from the log', async () => {
  const tables = Object.keys(await world.everything());
  const live = await world.everything(tables);
  expect(live['event']!.length).toBeGreaterThan(6);
  await life.end();
  const all = ['recovery', 'projection_checkpoint', ...tables];
  await world.rows(`TRUNCATE ${all.join(', ')}`);
  life = await world.live();
  await life.place.runner.caughtUp();
  await until(async () => (await world.rows("SELECT FROM segment WHERE state <> 'ready'")).length === 0);
  expect(await world.everything(tables)).toEqual(live);
});
