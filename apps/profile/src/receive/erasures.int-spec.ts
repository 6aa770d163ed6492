import type { Subject } from '@ucv/envelope';
import type { Identifier } from '@ucv/platform-privacy';
import { randomBytes } from 'node:crypto';
import { profileTables } from '../project/tables';
import { ProfileWorld } from './profile-world.fixture';

const world = new ProfileWorld();
const { tenant } = world;
const happened = world.happened.bind(world);
const user = (value: string): Identifier => ({ type: 'user_id', value });
const browser = (value: string): Identifier => ({ type: 'anonymous_id', value });
const email = (value: string): Identifier => ({ type: 'email', value });
const segment = randomBytes(16).toString('hex');
const notFound = { code: 'profile.not-found', status: 404 };

beforeAll(() => world.start());
afterAll(() => world.stop());

/** How many values of a ref are in all tables, whatever the column; the list of the erased apart. */
async function traces(...refs: string[]): Promise<number> {
  const tables = Object.keys(profileTables).filter(
    (table) => table !== 'erased_ref' && table !== 'person_change',
  );
  return world.readModel.transaction(async (tx) => {
    let found = 0;
    for (const table of tables) {
      const [row] = await tx.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM ${table} t WHERE t::text ~ $1`,
        [refs.join('|')],
      );
      found += row!.n;
    }
    return found;
  });
}

describe('an erased person', () => {
  let gone: Subject[];
  let friend: Subject;

  beforeAll(async () => {
    await world.segmentDefined(segment, 'Buyers');
    gone = await happened([user('e-1'), email('e-1@example.org'), browser('e-b')], {
      call: 'identify',
      at: '2026-03-01T10:00:00.000Z',
      traits: { plan: 'pro' },
    });
    const [person, ...absorbed] = gone as [Subject, ...Subject[]];
    for (const other of absorbed) await world.merged(person, other);
    // A shared browser is carried by the events of both; it stays apart, as a refusal leaves it.
    const shared = browser('shared');
    await happened([user('e-1'), shared], { at: '2026-03-01T09:00:00.000Z', event: 'Seen' });
    [friend] = (await happened([user('f-1'), shared], { at: '2026-03-02T10:00:00.000Z', event: 'Seen' })) as [
      Subject,
    ];
    for (const member of [person, friend]) {
      await world.member('entered', member, segment, '2026-03-02T11:00:00.000Z');
      await world.decided(member, { purpose: 'ads', status: 'granted' }, '2026-03-02T12:00:00.000Z');
    }
    expect(await traces(...gone.map(({ ref }) => ref))).toBeGreaterThan(5);
    await world.erased(...(gone as [Subject, ...Subject[]]));
  });

  it('leaves no row, and is not found by anything', async () => {
    expect(await traces(...gone.map(({ ref }) => ref))).toBe(0);
    for (const whom of [user('e-1'), email('e-1@example.org'), { id: gone[0]!.ref }])
      await expect(world.live.profile(tenant, whom)).rejects.toMatchObject(notFound);
    await expect(world.live.timeline(tenant, { id: gone[0]!.ref }, { limit: 1 })).rejects.toMatchObject(
      notFound,
    );
    expect(
      await world.live.personsOf(
        tenant,
        gone.map(({ ref }) => ref),
      ),
    ).toEqual({});
  });

  it('takes with it what was known of others by its events alone', async () => {
    const view = await world.live.profile(tenant, browser('shared'));
    expect(view.identifiers[0]).toMatchObject({ value: 'shared', firstSeen: '2026-03-02T10:00:00.000Z' });
  });

  it('stays redacted at every instant, without consents and memberships', async () => {
    const view = await world.past.profile(tenant, { id: gone[0]!.ref }, { asOf: '2030-01-01T00:00:00Z' });
    expect([view.traits, view.segments, view.consents]).toEqual([{}, [], {}]);
    expect(new Set(view.identifiers.map(({ value }) => (value as { state: string }).state))).toEqual(
      new Set(['redacted']),
    );
  });

  it('leaves no row when more is said about them afterwards', async () => {
    const [person, other] = gone as [Subject, Subject];
    await world.member('entered', person, segment, '2026-03-03T11:00:00.000Z');
    await world.decided(other, { purpose: 'ads', status: 'withdrawn' }, '2026-03-03T12:00:00.000Z');
    await world.merged(friend, person);
    await world.split(friend, { person: other, identifiers: [person, other] });
    expect(await traces(...gone.map(({ ref }) => ref))).toBe(0);
    expect((await world.live.profile(tenant, { id: friend.ref })).identifiers.length).toBe(1);
  });

  it('lets go who had become one with them and is not erased', async () => {
    const [one, two, three] = (await happened([user('g-1'), email('g-1@example.org'), browser('g-b')], {
      at: '2026-03-05T10:00:00.000Z',
      event: 'Seen',
    })) as [Subject, Subject, Subject];
    await happened([email('g-1@example.org')], { at: '2026-03-05T11:00:00.000Z', event: 'Seen' });
    await world.merged(one, two);
    await world.merged(one, three);
    await world.erased(one);
    await expect(world.live.profile(tenant, { id: two.ref })).rejects.toMatchObject(notFound);
    await world.split(one, { person: two, identifiers: [two, three] });
    const view = await world.live.profile(tenant, { id: three.ref });
    expect([view.id, view.interactions]).toEqual([two.ref, 1]);
    const past = await world.past.profile(tenant, { id: two.ref }, { asOf: '2030-01-01T00:00:00Z' });
    expect([past.id, past.interactions]).toEqual([two.ref, 1]);
  });

  it.each([1, 3, 500])('is the same when all is folded anew in batches of %d', async (batchSize) => {
    const { state, comparison: comparisons } = await world.rebuilt({ dryRun: true }, { batchSize });
    expect(state).toBe('compared');
    expect(comparisons?.length).toBe(Object.keys(profileTables).length);
    for (const comparison of comparisons ?? []) {
      expect(comparison).toMatchObject({ equal: true, differences: [] });
      expect([comparison.table, comparison.live.rows > 0]).toEqual([comparison.table, true]);
    }
  });
});
