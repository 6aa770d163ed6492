import type { Subject } from '@ucv/envelope';
import type { Identifier } from '@ucv/platform-privacy';
import { randomBytes, randomUUID } from 'node:crypto';
import { ProfileWorld } from './profile-world.fixture';

const world = new ProfileWorld();
const { tenant } = world;
const happened = world.happened.bind(world);
const user = (value: string): Identifier => ({ type: 'user_id', value });
const browser = (value: string): Identifier => ({ type: 'anonymous_id', value });
const newSegment = () => randomBytes(16).toString('hex');
const day = (n: number) => `2026-03-0${n}T10:00:00.000Z`;
const everything = { asOf: '2030-01-01T00:00:00Z' };

beforeAll(() => world.start());
afterAll(() => world.stop());

const person = async (value: string): Promise<Subject> =>
  (await happened([user(value)], { at: day(1), event: 'Seen' }))[0] as Subject;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('segments of a person', () => {
  it('are those that they entered and did not leave, by name, from the rows and from the streams', async () => {
    const whom = await person('s-1');
    const [buyers, lapsed] = [newSegment(), newSegment()];
    await world.segmentDefined(buyers, 'Buyers');
    await world.segmentDefined(lapsed, 'Lapsed');
    await world.member('entered', whom, buyers, day(2));
    await world.member('entered', whom, lapsed, day(3));
    await world.member('exited', whom, lapsed, day(4));
    const view = await world.live.profile(tenant, { id: whom.ref });
    expect(view.segments).toEqual([
      {
        id: buyers,
        name: 'Buyers',
        version: 1,
        since: day(2),
        cause: { kind: 'event', factId: expect.any(String) },
      },
    ]);
    const names = async (asOf: string) =>
      (await world.past.profile(tenant, { id: whom.ref }, { asOf })).segments.map(({ name }) => name);
    expect((await world.past.profile(tenant, { id: whom.ref }, everything)).segments).toEqual(view.segments);
    expect([await names(day(1)), await names(day(3)), await names(day(4))]).toEqual([
      [],
      ['Buyers', 'Lapsed'],
      ['Buyers'],
    ]);
  });

  it('are shown under a new name, and no more once the segment is removed', async () => {
    const whom = await person('s-2');
    const segment = newSegment();
    await world.segmentDefined(segment, 'Old name');
    await world.member('entered', whom, segment, day(2));
    await world.segmentDefined(segment, 'New name', day(3));
    const names = async () => [
      (await world.live.profile(tenant, { id: whom.ref })).segments.map(({ name }) => name),
      (await world.past.profile(tenant, { id: whom.ref }, everything)).segments.map(({ name }) => name),
    ];
    expect(await names()).toEqual([['New name'], ['New name']]);
    await world.segmentRemoved(segment);
    expect(await names()).toEqual([[], []]);
  });

  it('are those of the survivor after a merge', async () => {
    const [into, absorbed] = [await person('s-3'), await person('s-4')];
    const [kept, dropped] = [newSegment(), newSegment()];
    await world.segmentDefined(kept, 'Kept');
    await world.segmentDefined(dropped, 'Dropped');
    await world.member('entered', into, kept, day(2));
    await world.member('entered', absorbed, dropped, day(2));
    await world.merged(into, absorbed);
    const view = await world.live.profile(tenant, { id: absorbed.ref });
    expect([view.id, view.segments.map(({ name }) => name)]).toEqual([into.ref, ['Kept']]);
    const rows = await world.readModel.transaction((tx) =>
      tx.query('SELECT FROM membership WHERE person = $1', [absorbed.ref]),
    );
    expect(rows).toEqual([]);
  });
});

describe('consents of a person', () => {
  it('are combined over their identifiers: the later one, at one instant the more restrictive', async () => {
    const [a, b] = [await person('c-1'), (await happened([browser('c-b')], { at: day(1) }))[0] as Subject];
    await world.decided(a, { purpose: 'ads', status: 'granted' }, day(2));
    await world.decided(b, { purpose: 'ads', status: 'withdrawn' }, day(3));
    await world.decided(a, { purpose: 'email', status: 'granted' }, day(3));
    await world.decided(b, { purpose: 'email', status: 'denied' }, day(3));
    await world.decided(a, { purpose: 'email', status: 'withdrawn' }, day(1));
    await pause();
    const apart = new Date().toISOString();
    await pause();
    await world.merged(a, b);
    const statuses = ({ consents }: { consents: Record<string, { status: string }> }) =>
      Object.fromEntries(Object.entries(consents).map(([purpose, { status }]) => [purpose, status]));
    const view = await world.live.profile(tenant, { id: b.ref });
    expect(statuses(view)).toEqual({ ads: 'withdrawn', email: 'denied' });
    expect(view.consents['ads']).toEqual({
      ...{ status: 'withdrawn', basis: 'consent', since: day(3), source: 'preference-centre' },
      decisionId: expect.any(String),
    });
    const at = (instants: object) => world.past.profile(tenant, { id: a.ref }, instants);
    expect((await at(everything)).consents).toEqual(view.consents);
    expect(statuses(await at({ asOf: day(2) }))).toEqual({ ads: 'granted', email: 'withdrawn' });
    expect(statuses(await at({ knownAt: apart }))).toEqual({ ads: 'granted', email: 'granted' });
  });

  it('go with the identifiers that a split gives back', async () => {
    const [a, b, c] = (await happened([user('c-2'), browser('c-2b'), browser('c-2c')], { at: day(1) })) as [
      Subject,
      Subject,
      Subject,
    ];
    for (const browserOf of ['c-2b', 'c-2c']) await happened([browser(browserOf)], { at: day(2) });
    await world.decided(b, { purpose: 'ads', status: 'denied' }, day(2));
    await world.merged(b, c);
    await world.merged(a, b);
    const before = await world.live.profile(tenant, { id: c.ref });
    expect([before.id, before.identifiers.length, Object.keys(before.consents)]).toEqual([a.ref, 3, ['ads']]);
    await world.split(a, { person: b, identifiers: [b, c] });
    const view = await world.live.profile(tenant, { id: c.ref });
    expect([view.id, view.identifiers.length, Object.keys(view.consents)]).toEqual([b.ref, 2, ['ads']]);
    expect((await world.live.profile(tenant, { id: a.ref })).consents).toEqual({});
    const past = await world.past.profile(tenant, { id: c.ref }, everything);
    expect([past.id, past.interactions, Object.keys(past.consents)]).toEqual([b.ref, 2, ['ads']]);
    expect((await world.past.profile(tenant, { id: a.ref }, everything)).interactions).toBe(1);
  });
});

describe('many persons at once', () => {
  it('come with identifiers and traits, absorbed ones under the id that was asked for', async () => {
    const [a, b] = (await happened([user('m-1'), browser('m-b')], {
      call: 'identify',
      at: day(1),
      traits: { plan: 'pro', city: null },
    })) as [Subject, Subject];
    await happened([browser('m-b')], { at: day(2) });
    await world.merged(a, b);
    const alone = await person('m-2');
    const gone = await person('m-3');
    await world.erased(gone);
    const unknown = randomBytes(16).toString('hex');
    const asked = [a.ref, b.ref, alone.ref, gone.ref, unknown];
    const whole = {
      id: a.ref,
      identifiers: { user_id: ['m-1'], anonymous_id: ['m-b'] },
      traits: { plan: 'pro' },
    };
    expect((await world.live.many(tenant, { persons: asked })).persons).toEqual({
      [a.ref]: whole,
      [b.ref]: whole,
      [alone.ref]: { id: alone.ref, identifiers: { user_id: ['m-2'] }, traits: {} },
    });
    expect(await world.live.many('other', { persons: asked })).toEqual({ persons: {} });
  });

  it('come with the zone that their last event told, and with the events asked for by name and time alone', async () => {
    const [a, b] = [user('z-1'), browser('z-b')];
    const said = (timezone: unknown) => ({ context: { timezone } });
    const [whole] = (await happened([a], { at: day(3), event: 'Bought', ...said('Asia/Kathmandu') })) as [
      Subject,
    ];
    await happened([a], { at: day(2), ...said('Europe/Berlin') });
    await happened([a], { at: day(4), ...said(7) });
    const [part] = (await happened([b], { at: day(5), ...said('America/Lima') })) as [Subject];
    await world.merged(whole, part);
    const { data } = await world.live.timeline(tenant, { id: whole.ref }, { limit: 10 });
    const bought = data.find(({ name }) => name === 'Bought')!.eventId;
    const asked = { persons: [whole.ref], events: [bought, randomUUID()] };
    const { persons, events } = await world.live.many(tenant, asked);
    expect(persons[whole.ref]?.timeZone).toBe('America/Lima');
    expect(events).toEqual({ [bought]: { name: 'Bought', occurredAt: day(3) } });
    await world.split(whole, { person: part, identifiers: [part] });
    expect((await world.live.many(tenant, asked)).persons[whole.ref]?.timeZone).toBe('Asia/Kathmandu');
  });
});
