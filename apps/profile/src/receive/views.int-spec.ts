import type { ProfileView, TimelineEntry } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import { ProjectionRunner } from '@ucv/platform-event-store';
import type { Identifier } from '@ucv/platform-privacy';
import { compareTable } from '../project/compare';
import { profileProjection } from '../project/profile.projection';
import { swapSchemas } from '../project/schemas';
import { profileKeys } from '../project/tables';
import type { LiveView } from './live-view';
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

  it('rebuilds to the same rows, however the log is cut into batches, and is swapped in', async () => {
    const { log, privacy, runner, readModel, ending } = world;
    const next = await world.openTables('profile_next');
    const shadow = new ProjectionRunner({
      log,
      readModel: next,
      projection: profileProjection(privacy),
      batchSize: 3,
    });
    await shadow.run(ending.signal, runner.status.position);
    await next.close();
    await runner.hold(() =>
      readModel.transaction(async (tx) => {
        const written = ['person_link', 'sighting', 'fragment', 'interaction', 'person_change'];
        for (const [table, key] of Object.entries(profileKeys)) {
          const comparison = await compareTable(tx, table, key);
          expect(comparison).toMatchObject({ equal: true, differences: [] });
          if (written.includes(table)) expect(comparison.live.rows).toBeGreaterThan(0);
        }
        await tx.query("UPDATE profile_next.person_link SET type = 'changed' WHERE type = 'anonymous_id'");
        const found = await compareTable(tx, 'person_link', profileKeys.person_link);
        expect(found).toMatchObject({ equal: false, differences: [{ found: 'both', columns: ['type'] }] });
        await swapSchemas(tx, { live: 'profile', next: 'profile_next', old: 'profile_old' });
      }),
    );
    await happened([user('u-1')], { at: '2026-05-01T10:00:00.000Z', event: 'After the swap' });
    const view = await live.profile(tenant, user('u-1'));
    expect([view.lastSeen, view.identifiers.some(({ type }) => type === 'changed')]).toEqual([
      '2026-05-01T10:00:00.000Z',
      true,
    ]);
  });
});
