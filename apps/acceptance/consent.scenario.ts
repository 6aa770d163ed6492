import type { Consents } from '@ucv/contracts-consent';
import type { Receiver } from '@ucv/dev';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { type Campaign, definePurpose, deliveriesOf, eventually, launch, newReceiver } from './src/campaign';
import { Gateway, pathOf } from './src/gateway';
import { post, track } from './src/track';

const purpose = 'email-marketing';
const [people, campaigns] = [30, 12];

describe('consent is asked at the moment of the send', () => {
  let receiver: Receiver;
  let system: StartedSystem;
  let gateway: Gateway;
  const running: Campaign[] = [];

  beforeAll(async () => {
    receiver = await newReceiver();
    system = await startSystem({ env: { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host } });
    gateway = new Gateway(system.urls.gateway, system.adminToken);
    await definePurpose(gateway, purpose, 'consent');
    for (let n = 0; n < campaigns; n += 1)
      running.push(
        await launch(gateway, {
          name: `Campaign ${n}`,
          when: { event: `Did ${n}` },
          url: receiver.urlOf(`/${n}`),
          purpose,
        }),
      );
  });
  afterAll(async () => {
    await system?.stop();
    receiver?.close();
  });

  const decide = (userId: string, status: string) =>
    gateway.send<Consents>('PUT', `${pathOf(`user_id:${userId}`)}/consents`, {
      purpose,
      status,
      basis: 'consent',
      source: 'preference-centre',
    });
  const standing = async (userId: string) =>
    (await gateway.read<Consents>(`${pathOf(`user_id:${userId}`)}/consents`)).consents;

  it('no send begins after a withdrawal was acknowledged, under load', async () => {
    const users = Array.from({ length: people }, () => `person-${randomUUID()}`);
    await track(system, ...users.map((userId) => ({ userId, event: 'Signed Up' })));
    await eventually('all are known', async () => {
      const seen = await Promise.all(
        users.map((userId) => gateway.profile(`user_id:${userId}`).catch(() => null)),
      );
      return seen.every((view) => view !== null);
    });
    const persons = new Map<string, string>();
    for (const userId of users) persons.set((await decide(userId, 'granted')).person.ref, userId);
    const acknowledged = new Map<string, number>();
    const withdraw = async (userId: string) => {
      await decide(userId, 'withdrawn');
      acknowledged.set(userId, performance.now());
    };
    // Everybody enters every segment; after every third message somebody withdraws, whatever the machine's speed.
    const entering = (async () => {
      for (let n = 0; n < campaigns; n += 1)
        await track(system, ...users.map((userId) => ({ userId, event: `Did ${n}` })));
    })();
    const withdrawals: Promise<void>[] = [];
    for (const [n, userId] of users.entries()) {
      await eventually(`${3 * n} messages are here`, () => Promise.resolve(receiver.calls.length >= 3 * n));
      withdrawals.push(withdraw(userId));
    }
    await Promise.all([entering, ...withdrawals]);
    await eventually('every delivery is concluded', async () => {
      const pending = await deliveriesOf(gateway, { state: 'pending' });
      return pending.length === 0 && (await deliveriesOf(gateway, {})).length === people * campaigns;
    });

    const late = receiver.calls.filter(({ at, message }) => {
      const userId = persons.get(message.data.person?.id ?? '') as string;
      return at > (acknowledged.get(userId) as number);
    });
    expect(late).toEqual([]);
    const deliveries = await deliveriesOf(gateway, {});
    const by = (state: string) => deliveries.filter((one) => one.state === state);
    // Both happened, else nothing was shown.
    expect(by('delivered').length).toBeGreaterThanOrEqual(3 * (people - 1));
    expect(by('refused').length).toBeGreaterThan(people);
    expect(new Set(receiver.calls.map(({ id }) => id)).size).toBe(by('delivered').length);
    for (const { last } of by('refused'))
      expect(last).toMatchObject({
        outcome: 'refused',
        consent: { purpose, allowed: false, reason: 'withdrawn' },
      });
    for (const { last } of by('delivered'))
      expect(last?.consent).toMatchObject({ allowed: true, decisionId: expect.any(String) });
  });

  it('takes what events say: Segment, RudderStack, and the browser’s opt-out signal', async () => {
    await definePurpose(gateway, 'analytics', 'consent');
    const [segment, rudder, browser] = [randomUUID(), randomUUID(), randomUUID()];
    await track(
      system,
      {
        userId: segment,
        event: 'Seen',
        context: { consent: { categoryPreferences: { Analytics: true, 'Email marketing': false } } },
      },
      {
        userId: rudder,
        event: 'Seen',
        context: {
          consentManagement: {
            allowedConsentIds: [purpose],
            deniedConsentIds: ['analytics'],
            provider: 'custom',
          },
        },
      },
    );
    await post(system, [{ userId: browser, event: 'Seen' }], { 'sec-gpc': '1' });
    const status = async (userId: string) =>
      Object.fromEntries(
        Object.entries(await standing(userId)).map(([name, { status: own }]) => [name, own]),
      );
    await eventually('the events are read', async () =>
      (await Promise.all([segment, rudder, browser].map((id) => standing(id).catch(() => ({}))))).every(
        (own) => Object.keys(own).length > 0,
      ),
    );
    expect(await status(segment)).toEqual({ analytics: 'granted', [purpose]: 'denied' });
    expect(await status(rudder)).toEqual({ analytics: 'denied', [purpose]: 'granted' });
    expect(await status(browser)).toEqual({ 'sale-or-sharing': 'objected' });
    await eventually('the view shows it', async () => {
      const { consents } = await gateway.profile(`user_id:${rudder}`);
      return consents[purpose]?.status === 'granted';
    });
  });

  it('a withdrawal holds for every device that was joined, and for the next campaign', async () => {
    const [userId, anonymousId] = [randomUUID(), randomUUID()];
    await track(
      system,
      {
        anonymousId,
        event: 'Seen',
        context: { consent: { categoryPreferences: { 'Email marketing': true } } },
      },
      { userId, anonymousId, event: 'Signed In' },
    );
    await eventually('the grant is known', async () => {
      const own = await standing(userId).catch(() => ({}));
      return purpose in own;
    });
    const { consents } = await decide(userId, 'withdrawn');
    expect(consents[purpose]?.status).toBe('withdrawn');
    expect(
      (await gateway.read<Consents>(`${pathOf(`anonymous_id:${anonymousId}`)}/consents`)).consents[purpose],
    ).toMatchObject({ status: 'withdrawn' });
    await track(system, { anonymousId, event: 'Did 0' });
    const { id } = await gateway.profile(`user_id:${userId}`);
    await eventually(
      'the campaign decided',
      async () => (await deliveriesOf(gateway, { person: id })).length === 1,
    );
    await eventually('and was refused', async () =>
      (await deliveriesOf(gateway, { person: id })).every(({ state }) => state === 'refused'),
    );
    expect(receiver.calls.filter(({ message }) => message.data.person?.id === id)).toEqual([]);
  });
});
