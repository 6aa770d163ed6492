import type { MembershipChange } from '@ucv/contracts-segmentation';
import { type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import type { EventLog, Projection } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { segmentationKeys } from '../project/tables';
import {
  ago,
  browser,
  faults,
  type Life,
  SegmentationWorld,
  until,
  user,
} from './segmentation-world.fixture';

const world = new SegmentationWorld();
let life: Life | undefined;

beforeAll(() => world.start());
beforeEach(() => (faults.length = 0));
afterEach(async () => {
  await life?.end();
  life = undefined;
});
afterAll(() => world.stop());

const begin = async (...o: Parameters<SegmentationWorld['live']>): Promise<Life> =>
  (life = await world.live(...o));
const end = async (): Promise<void> => {
  await life?.end();
  life = undefined;
};
const kinds = (facts: RecordedFact[], segment: string): string[] =>
  facts
    .filter(({ data }) => (data as MembershipChange).segment === segment)
    .map(({ type }) => type.split('.')[1] as string);

/** What PostgreSQL says when it goes down: nobody's fault, tried again. */
const killed = () => Object.assign(new Error('killed'), { code: '57P01' });

/** Appends, and dies before the commit, as often as said where a batch holds an interaction. */
const dying =
  (times: number, deaths: { n: number }) =>
  (honest: Projection): Projection => ({
    ...honest,
    apply: async (tx, facts) => {
      await honest.apply(tx, facts);
      if (deaths.n === times || !facts.some(({ stream }) => stream.startsWith('interaction-'))) return;
      deaths.n += 1;
      throw killed();
    },
  });

/** Three events, of which each but the last changes whether there is exactly one. */
async function flipping(name: string, event: string): Promise<Subject> {
  for (let n = 0; n < 2; n += 1) await world.happened([user(name)], { event });
  return (await world.happened([user(name)], { event })).subjects[0] as Subject;
}

describe('a crash', () => {
  it('between the append and the commit doubles nothing', async () => {
    const deaths = { n: 0 };
    const { place, ...first } = await begin({ feed: dying(3, deaths) });
    const segment = await world.defined({ place, ...first }, { event: 'Crash', count: { eq: 1 } });
    const person = await flipping('x-1', 'Crash');
    await place.runner.caughtUp();
    expect(deaths.n).toBe(3);
    expect(kinds(await world.said(person), segment)).toEqual(['entered', 'exited']);
    expect(await world.members(segment)).toEqual([]);
  });

  it('after which facts come in other batches doubles nothing', async () => {
    const segment = await world.defined(await begin(), { event: 'Cut', count: { eq: 1 } });
    await end();
    const person = await flipping('x-2', 'Cut');
    const deaths = { n: 0 };
    const all = await begin({ keeping: false, feed: dying(1, deaths) });
    await until(() => Promise.resolve(deaths.n === 1));
    await all.end();
    const before = await world.said(person);
    expect(kinds(before, segment)).toEqual(['entered', 'exited']);
    const single = await begin({ batchSize: 1 });
    const more = await world.happened([user('x-2')], { event: 'Seen' });
    await single.place.runner.reached(more.position);
    expect((await world.said(person)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(
      await world.rows('SELECT revision FROM membership_stream WHERE person = $1', [person.ref]),
    ).toEqual([{ revision: '1' }]);
  });

  it('of what time does, with a restart in the middle, doubles nothing, and what was due meanwhile is dated as due', async () => {
    const segment = await world.defined(await begin(), { event: 'Tick', within: 'PT1S' });
    const said = await world.happened([user('x-3')], { event: 'Tick' });
    const [person] = said.subjects as [Subject];
    await life?.place.runner.reached(said.position);
    await end();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await begin({ log: forgetful(world.log, 2) });
    await until(async () => (await world.members(segment)).length === 0);
    const facts = (await world.said(person)).filter(
      ({ data }) => (data as MembershipChange).segment === segment,
    );
    expect(kinds(facts, segment)).toEqual(['entered', 'exited']);
    const due = (facts[1]!.data as MembershipChange).cause.due as string;
    expect(facts[1]!.metadata.occurredAt).toBe(due);
    expect((faults[0] as Error).message).toBe('killed');
  });

  it('while a segment is built goes on where it was, and doubles nothing', async () => {
    const persons: Subject[] = [];
    for (let n = 0; n < 20; n += 1)
      persons.push((await world.happened([user(`b-${n}`)], { event: 'Built' })).subjects[0]!);
    const segment = await world.defined(await begin({ log: forgetful(world.log, 5) }), { event: 'Built' });
    expect((faults[0] as Error).message).toBe('killed');
    expect(await world.members(segment)).toEqual(persons.map(({ ref }) => ref).sort());
    for (const person of persons) expect(kinds(await world.said(person), segment)).toEqual(['entered']);
  });
});

describe('decisions that the log holds and the rows do not', () => {
  /** An entry by other rules than those that hold now. */
  async function foreign(segment: string, person: Subject): Promise<void> {
    const at = new Date().toISOString();
    const data: MembershipChange = { segment, version: 1, person, cause: { kind: 'event', factId: null } };
    const origin = { actor: 'service:segmentation', causationId: null, correlationId: 'c' };
    const metadata = { tenant: world.tenant, subjects: [person], occurredAt: at, receivedAt: at, ...origin };
    const stream = streamName('membership', world.tenant, person.ref);
    await world.log.append(
      stream,
      [{ id: randomUUID(), type: 'segmentation.entered.v1', data, metadata }],
      'no-stream',
    );
  }

  it('count in place of what would be decided, and deciding goes on after them', async () => {
    const segment = await world.defined(await begin(), {
      all: [{ event: 'Held' }, { event: 'Held', count: { lte: 2 } }],
    });
    await end();
    const told = await world.happened([user('f-1')], { event: 'Held' });
    const [person] = told.subjects as [Subject];
    await foreign(segment, person);
    const { place } = await begin();
    await place.runner.caughtUp();
    expect(kinds(await world.said(person), segment)).toEqual(['entered']);
    expect(await world.members(segment)).toEqual([person.ref]);
    await world.happened([user('f-1')], { event: 'Held' });
    await world.happened([user('f-1')], { event: 'Held' });
    await place.runner.caughtUp();
    expect(kinds(await world.said(person), segment)).toEqual(['entered', 'exited']);
  });

  it('are taken back where they do not hold', async () => {
    const segment = await world.defined(await begin(), { event: 'Not Held' });
    const [person] = (await world.happened([user('f-2')], { event: 'Seen' })).subjects as [Subject];
    await foreign(segment, person);
    await life?.place.runner.caughtUp();
    expect(kinds(await world.said(person), segment)).toEqual(['entered', 'exited']);
    expect(await world.members(segment)).toEqual([]);
  });
});

/** A log whose first appends to membership streams are done but not answered: the writer dies with them. */
function forgetful(log: EventLog, times: number): EventLog {
  let left = times;
  const append: EventLog['append'] = async (...said) => {
    const appended = await log.append(...said);
    if (!said[0].startsWith('membership-') || left === 0) return appended;
    left -= 1;
    throw killed();
  };
  return new Proxy(log, {
    get: (target, name) => {
      if (name === 'append') return append;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

const tables = [
  ...Object.keys(segmentationKeys),
  'person_link',
  'erased_ref',
  'projection_checkpoint',
  'recovery',
];

describe('rows that were lost', () => {
  it('come back as they were, and no new fact is said', async () => {
    const first = await begin();
    const segments = [
      await world.defined(first, { event: 'Kept', count: { gte: 2 } }),
      await world.defined(first, { event: 'Kept', within: 'PT1H' }),
      await world.defined(first, { all: [{ trait: 'city', eq: 'Bonn' }, { not: { event: 'Left' } }] }),
      await world.defined(first, { consent: 'email' }),
    ];
    const [visitor] = (await world.happened([browser('l-1')], { event: 'Kept', at: ago(50_000) }))
      .subjects as [Subject];
    const identified = await world.happened([user('l-1')], {
      call: 'identify',
      traits: { city: 'Bonn' },
      at: ago(40_000),
    });
    const [person] = identified.subjects as [Subject];
    await world.merged(person, visitor);
    await world.happened([user('l-1')], { event: 'Kept', at: ago(90_000) });
    await world.consented(person, 'granted');
    const other = await world.happened([browser('l-2')], { event: 'Kept' });
    await world.merged(person, other.subjects[0]!);
    await world.split(person, other.subjects[0]!);
    await world.consented(person, 'withdrawn');
    await world.erased((await world.happened([user('l-3')], { event: 'Kept' })).subjects[0]!);
    await first.place.runner.caughtUp();
    await end();
    const before = await comparable();
    const facts = (await world.said(person, visitor, other.subjects[0]!)).length;
    expect(before.membership!.length).toBeGreaterThan(4);
    const streams = await allSaid();

    await world.readModel.transaction((tx) => tx.query(`TRUNCATE ${tables.join(', ')}`));
    const second = await begin();
    await second.place.runner.caughtUp();
    await until(async () => {
      const rows = await world.rows<{ state: string }>('SELECT state FROM segment');
      return rows.length > segments.length - 1 && rows.every(({ state }) => state === 'ready');
    });
    expect(await comparable()).toEqual(before);
    expect((await world.said(person, visitor, other.subjects[0]!)).length).toBe(facts);
    expect(await allSaid()).toBe(streams);
  });

  it('are completed by what was not decided before', async () => {
    const segment = await world.defined(await begin(), { event: 'Undecided' });
    await end();
    const at = ago(5_000);
    const told = await world.happened([user('u-1')], { event: 'Undecided', at });
    const [person] = told.subjects as [Subject];
    await world.readModel.transaction((tx) => tx.query(`TRUNCATE ${tables.join(', ')}`));
    await begin();
    await until(async () => (await world.members(segment)).includes(person.ref));
    const entered = (await world.said(person)).find(
      ({ data }) => (data as MembershipChange).segment === segment,
    );
    expect((entered?.data as MembershipChange).cause.kind).toBe('definition');
    expect(entered?.metadata.occurredAt).toBe(at);
  });

  async function comparable(): Promise<Record<string, unknown[]>> {
    const rows = await world.everything([...Object.keys(segmentationKeys)]);
    const links = await world.rows('SELECT * FROM person_link ORDER BY tenant, ref');
    const erased = await world.rows('SELECT * FROM erased_ref ORDER BY tenant, ref');
    return { ...rows, links, erased };
  }

  async function allSaid(): Promise<number> {
    let said = 0;
    for await (const { stream } of world.log.readAll()) said += stream.startsWith('membership-') ? 1 : 0;
    return said;
  }
});
