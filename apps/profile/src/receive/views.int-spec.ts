import type { ProfileView, TimelineEntry } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import type { Identifier } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { profileTables } from '../project/tables';
import { LiveView } from './live-view';
import type { LogView } from './log-view';
import { ProfileWorld } from './profile-world.fixture';

const world = new ProfileWorld();
const tenant = world.tenant;
const happened = world.happened.bind(world);
let live: LiveView;
let past: LogView;

beforeAll(async () => {
  await world.start();
  ({ live, past } = world);
});
afterAll(() => world.stop());

const comparable = ({ version: _, ...view }: ProfileView): Omit<ProfileView, 'version'> => view;
const user = (value: string): Identifier => ({ type: 'user_id', value });
const browser = (value: string): Identifier => ({ type: 'anonymous_id', value });
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it('a profile never claims a position whose events it does not show', async () => {
  await happened([user('u-0')], { at: '2026-03-01T10:00:00.000Z', event: 'First' });
  const { readModel, privacy, runner } = world;
  const shown = runner.status.position;
  // While the rows are on their way to whoever asked, another event comes in.
  const meanwhile: Pick<ReadModel, 'forTenant'> = {
    async forTenant(of, work) {
      const rows = await readModel.forTenant(of, work);
      await happened([user('u-0')], { at: '2026-03-02T10:00:00.000Z', event: 'Second' });
      return rows;
    },
  };
  const { interactions, version } = await new LiveView(meanwhile, privacy, runner).profile(
    tenant,
    user('u-0'),
  );
  expect([interactions, version.position]).toEqual([1, String(shown)]);
});

describe('a profile', () => {
  let beforeJoin: string;

  beforeAll(async () => {
    await happened([browser('b-1')], { at: '2026-03-01T10:00:00.000Z', event: 'Product Viewed' });
    await happened([user('u-1')], {
      call: 'identify',
      at: '2026-03-02T10:00:00.000Z',
      traits: { plan: 'basic', city: 'Bonn' },
    });
    await pause();
    beforeJoin = new Date().toISOString();
    await pause();
    const [person, absorbed] = (await happened([user('u-1'), browser('b-1')], {
      at: '2026-03-03T10:00:00.000Z',
      event: 'Link Clicked',
    })) as [Subject, Subject];
    await world.merged(person, absorbed);
    await happened([user('u-1')], {
      call: 'identify',
      at: '2026-03-04T10:00:00.000Z',
      traits: { plan: 'pro', city: null },
    });
  });

  it('joins what belongs together, by whichever identifier it is asked for', async () => {
    const view = await live.profile(tenant, user('u-1'));
    expect(view.traits).toEqual({ plan: 'pro' });
    expect(view.traitSources.plan).toMatchObject({ occurredAt: '2026-03-04T10:00:00.000Z', source: 'shop' });
    expect(view.identifiers.map(({ type, value }) => [type, value])).toEqual([
      ['user_id', 'u-1'],
      ['anonymous_id', 'b-1'],
    ]);
    expect([view.interactions, view.firstSeen, view.lastSeen]).toEqual([
      4,
      '2026-03-01T10:00:00.000Z',
      '2026-03-04T10:00:00.000Z',
    ]);
    expect(await live.profile(tenant, browser('b-1'))).toEqual(view);
    expect(await live.profile(tenant, { id: view.id })).toEqual(view);
  });

  it('is the same from the rows and from its own streams', async () => {
    const fromLog = await past.profile(tenant, browser('b-1'), { asOf: '2030-01-01T00:00:00Z' });
    expect(comparable(fromLog)).toEqual(comparable(await live.profile(tenant, user('u-1'))));
    const page = { limit: 10 };
    expect(await past.timeline(tenant, user('u-1'), page)).toEqual(
      await live.timeline(tenant, user('u-1'), page),
    );
  });

  it('leaves out what happened later than asOf, but not the links', async () => {
    const view = await past.profile(tenant, browser('b-1'), { asOf: '2026-03-02T12:00:00+01:00' });
    expect(view.traits).toEqual({ plan: 'basic', city: 'Bonn' });
    expect(view.interactions).toBe(2);
  });

  it('shows two people before it was known that they are one', async () => {
    const [known, unknown] = [
      await past.profile(tenant, user('u-1'), { knownAt: beforeJoin }),
      await past.profile(tenant, browser('b-1'), { knownAt: beforeJoin }),
    ];
    expect(known.id).not.toBe(unknown.id);
    expect(known.traits).toEqual({ plan: 'basic', city: 'Bonn' });
    expect([known.interactions, unknown.interactions, unknown.traits]).toEqual([1, 1, {}]);
    expect(unknown.identifiers.map(({ value }) => value)).toEqual(['b-1']);
  });

  it('tells how it came to be', async () => {
    const { data: history } = await live.history(tenant, browser('b-1'));
    expect(history.map(({ summary }) => summary.kind)).toEqual(['absorbed', 'merged']);
    expect(history[1]?.summary.identifiers.map(({ value }) => value)).toEqual(['u-1', 'b-1']);
  });

  it('is not found where nobody is known, or was not yet', async () => {
    const refused = { code: 'profile.not-found', status: 404 };
    await expect(live.profile(tenant, user('nobody'))).rejects.toMatchObject(refused);
    await expect(live.profile(tenant, { id: 'nonsense' })).rejects.toMatchObject(refused);
    await expect(live.profile('other', user('u-1'))).rejects.toMatchObject(refused);
    await expect(live.timeline(tenant, user('nobody'), { limit: 1 })).rejects.toMatchObject(refused);
    await expect(past.profile(tenant, user('u-1'), { asOf: '2020-01-01T00:00:00Z' })).rejects.toMatchObject(
      refused,
    );
  });

  it('pages through the timeline without a gap or a double', async () => {
    for (let i = 0; i < 7; i += 1)
      await happened([user('u-2')], { at: `2026-04-01T10:00:0${i % 3}.000Z`, event: `e${i}` });
    for (const page of [live.timeline.bind(live), past.timeline.bind(past)]) {
      const seen: TimelineEntry[] = [];
      for (let cursor: string | undefined | null; cursor !== null;) {
        const { data, cursor: next } = await page(tenant, user('u-2'), {
          limit: 2,
          cursor: cursor ?? undefined,
        });
        seen.push(...data);
        cursor = next;
      }
      expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(7);
      expect(seen.map(({ occurredAt }) => occurredAt)).toEqual(
        seen
          .map(({ occurredAt }) => occurredAt)
          .sort()
          .reverse(),
      );
    }
    await expect(live.timeline(tenant, user('u-2'), { limit: 2, cursor: 'rubbish' })).rejects.toMatchObject({
      code: 'profile.cursor-unknown',
    });
  });

  it('rebuilds to the same rows, however the log is cut into batches and lanes, and is swapped in', async () => {
    const written = ['person_link', 'sighting', 'fragment', 'interaction', 'person_change'];
    for (const size of [
      { batchSize: 3, width: 1 },
      { batchSize: 2, width: 16 },
    ]) {
      const { state, comparison = [] } = await world.rebuilt({}, size);
      expect([state, comparison.length]).toEqual(['swapped', Object.keys(profileTables).length]);
      for (const { table, equal, differences, live: rows } of comparison) {
        expect({ table, equal, differences }).toEqual({ table, equal: true, differences: [] });
        if (written.includes(table)) expect(rows.rows).toBeGreaterThan(0);
      }
    }
    await happened([user('u-1')], { at: '2026-05-01T10:00:00.000Z', event: 'After the swap' });
    expect((await live.profile(tenant, user('u-1'))).lastSeen).toBe('2026-05-01T10:00:00.000Z');
  });

  it('keeps its rows where the rebuilt ones differ, unless that is accepted, and goes back to them', async () => {
    const spoiled = "UPDATE person_link SET type = 'changed' WHERE type = 'anonymous_id'";
    await world.readModel.transaction((tx) => tx.query(spoiled));
    const types = async () => (await live.profile(tenant, user('u-1'))).identifiers.map(({ type }) => type);
    expect(await world.rebuilt({ dryRun: true })).toMatchObject({ state: 'compared' });
    const refused = await world.rebuilt();
    expect(refused.state).toBe('different');
    const found = refused.comparison?.find(({ table }) => table === 'person_link');
    expect(found).toMatchObject({ equal: false, differences: [{ found: 'both', columns: ['type'] }] });
    expect(await types()).toContain('changed');
    expect((await world.rebuilt({ acceptDifferences: true })).state).toBe('swapped');
    expect(await types()).toEqual(['user_id', 'anonymous_id']);
    await happened([user('u-1')], { at: '2026-05-02T10:00:00.000Z', event: 'Before the way back' });
    expect((await world.undone()).state).toBe('undone');
    expect(await types()).toContain('changed');
    expect((await live.profile(tenant, user('u-1'))).lastSeen).toBe('2026-05-02T10:00:00.000Z');
    expect((await world.rebuilt({ from: 'kept' })).state).toBe('different');
    expect((await world.undone()).state).toBe('undone');
    expect(await types()).toEqual(['user_id', 'anonymous_id']);
  });

  it("rebuilds one person's rows and nobody else's", async () => {
    await world.readModel.transaction((tx) =>
      tx.query("UPDATE fragment SET traits = '{}', interactions = 99"),
    );
    const spoiled = await live.profile(tenant, user('u-2'));
    const { id } = await live.profile(tenant, user('u-1'));
    const told = await world.rebuilt({ only: id, dryRun: true });
    expect(told).toMatchObject({ state: 'compared' });
    expect(told.comparison?.find(({ table }) => table === 'fragment')?.differences.length).toBe(2);
    expect((await live.profile(tenant, user('u-1'))).traits).toEqual({});
    expect(await world.rebuilt({ only: id })).toMatchObject({ state: 'swapped' });
    const view = await live.profile(tenant, user('u-1'));
    expect([view.traits, view.interactions]).toEqual([{ plan: 'pro' }, 6]);
    expect(await live.profile(tenant, user('u-2'))).toEqual({ ...spoiled, version: expect.anything() });
    expect((await world.rebuilt({ acceptDifferences: true })).state).toBe('swapped');
  });
});
