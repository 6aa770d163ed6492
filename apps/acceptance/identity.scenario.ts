import type { OrderDone, ReviewList, Simulation } from '@ucv/contracts-identity';
import type { AccountView, ProfileView, Relations } from '@ucv/contracts-profile';
import { type StartedPart, type StartedSystem, startNats, startSystem } from '@ucv/testing';
import { connect, type NatsConnection } from 'nats';
import { defineSegment, definePurpose, eventually, membersOf } from './src/campaign';
import { Gateway, pathOf } from './src/gateway';
import { type Said, track } from './src/track';
import { ucv } from './src/ucv';

const purpose = 'email-marketing';
const device = (id: string) => ({ context: { device: { id } } });

/** What a person is to those who look: without how far the view has come. */
const seen = ({ id, identifiers, traits, segments, consents, interactions }: ProfileView) => ({
  ...{ id, traits, consents, interactions },
  identifiers: identifiers.map(({ ref }) => ref).sort(),
  segments: segments.map((segment) => segment.id).sort(),
});

describe('the right person, and back again', () => {
  let system: StartedSystem;
  let gateway: Gateway;
  let buyers: string;
  let nats: StartedPart;
  let listener: NatsConnection;
  /** Subjects of notices. */
  const heard: string[] = [];

  beforeAll(async () => {
    // A server without permissions, so that one listener hears the whole conversation.
    nats = await startNats();
    listener = await connect({ servers: nats.url });
    listener.subscribe('notice.>', { callback: (_, { subject }) => void heard.push(subject) });
    system = await startSystem({ env: { NATS_URL: nats.url } });
    gateway = new Gateway(system.urls.gateway, system.adminToken);
    await definePurpose(gateway, purpose, 'consent');
    buyers = await defineSegment(gateway, 'Buyers', { event: 'Order Completed' });
  });
  afterAll(async () => {
    await system?.stop();
    await listener?.close();
    await nats?.stop();
  });

  const person = async (userId: string) => seen(await gateway.profile(`user_id:${userId}`));
  const known = (...userIds: string[]) =>
    eventually(
      'everybody is known',
      async () => (await Promise.all(userIds.map(person))).length === userIds.length,
    );

  it('two siblings share an e-mail and a phone, and stay two', async () => {
    const shared = { email: 'family@example.com', phone: '+12025550123' };
    await track(
      system,
      { userId: 'ada', type: 'identify', traits: { ...shared, firstName: 'Ada' } },
      { userId: 'ben', type: 'identify', traits: { ...shared, firstName: 'Ben' } },
      { userId: 'ben', event: 'Order Completed' },
    );
    await known('ada', 'ben');
    await eventually('one of them bought', async () => (await membersOf(gateway, buyers)).length === 1);
    const [ada, ben] = [await person('ada'), await person('ben')];
    expect(ada.id).not.toBe(ben.id);
    expect([ada.traits['firstName'], ben.traits['firstName']]).toEqual(['Ada', 'Ben']);
    expect([ada.segments, ben.segments]).toEqual([[], [buyers]]);
    expect((await gateway.profile('email:family@example.com')).id).toBe(ada.id);
  });

  it('a family of four with one account, one landline and one address stays four people', async () => {
    const shared = {
      ...{ lastName: 'Voss', email: 'voss@example.com', phone: '+12025550177' },
      address: { street: '4 Mill Lane', city: 'Dunmore', postalCode: '41007' },
    };
    const family = { thomas: '1975-02-11', lena: '1977-09-30', mia: '2008-05-04', ben2: '2008-05-04' };
    const names = Object.keys(family);
    await track(
      system,
      ...Object.entries(family).map(([userId, birthday]): Said => {
        const firstName = userId === 'ben2' ? 'Ben' : userId[0]!.toUpperCase() + userId.slice(1);
        return { userId, type: 'identify', traits: { ...shared, firstName, birthday } };
      }),
      ...names.map((userId): Said => ({ userId, type: 'group', groupId: 'voss-family' })),
      ...names.map((userId): Said => ({ userId, event: 'Order Completed' })),
    );
    await known(...names);
    await eventually('all was taken in', async () =>
      (await Promise.all(names.map(person))).every(({ interactions }) => interactions === 3),
    );
    const people = await Promise.all(names.map(person));
    expect(new Set(people.map(({ id }) => id)).size).toBe(4);
    expect(people.map(({ traits }) => traits['firstName'])).toEqual(['Thomas', 'Lena', 'Mia', 'Ben']);
    const reviews = await gateway.read<ReviewList>('/v1/identity/reviews');
    expect(reviews.counts.open).toBe(0);
  });

  it('the siblings are a household; one works somewhere, and referred the other', async () => {
    const relations = async (userId: string) =>
      (await gateway.read<Relations>(`${pathOf(`user_id:${userId}`)}/relations`)).relations.sort((a, b) =>
        a.kind.localeCompare(b.kind),
      );
    const job = { traits: { name: 'Acme' }, context: { traits: { title: 'Buyer' } } };
    await track(
      system,
      { userId: 'ada', type: 'group', groupId: 'acme', ...job },
      { userId: 'ben', event: 'Invite Accepted', properties: { referrer: { userId: 'ada' } } },
    );
    await eventually('both are related', async () => (await relations('ada')).length === 3);
    const [ada, ben] = [await person('ada'), await person('ben')];
    // Both contacts came with one event, so that either may be named.
    const rule = expect.stringMatching(/^shared-(email|phone)$/) as string;
    expect(await relations('ben')).toMatchObject([
      { kind: 'household', person: ada.id, evidence: { rule } },
      { kind: 'referral', direction: 'referred-by', person: ada.id },
    ]);
    expect(await relations('ada')).toMatchObject([
      { kind: 'employment', account: { id: 'acme', traits: { name: 'Acme' }, title: 'Buyer' } },
      { kind: 'household', person: ben.id },
      { kind: 'referral', direction: 'referred', person: ben.id },
    ]);
    const account = await gateway.read<AccountView>('/v1/accounts/acme');
    expect(account.members.map((member) => member.person)).toEqual([ada.id]);
    const { code, out } = await ucv(system, 'profile', 'user_id:ada');
    expect([code, out]).toEqual([0, expect.stringMatching(/Relations\n +household +person/)]);
  });

  it('a kiosk serves 500 people, and makes none of them another', async () => {
    const visitors = Array.from({ length: 500 }, (_, i) => `visitor-${i}`);
    const events = visitors.map((userId): Said => ({ userId, event: 'Checked In', ...device('kiosk-1') }));
    for (let at = 0; at < events.length; at += 100) await track(system, ...events.slice(at, at + 100));
    await eventually('all have come', async () => (await person('visitor-499')).interactions === 1);
    const all = await Promise.all(visitors.map((userId) => gateway.profile(`user_id:${userId}`)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(500);
    for (const { interactions, identifiers } of all.slice(3)) {
      expect(interactions).toBe(1);
      expect(identifiers.map(({ type }) => type)).toEqual(['user_id']);
    }
  });

  it('a wrong merge is undone: views, segments and consents are as if it had not happened', async () => {
    await track(
      system,
      { userId: 'carl', type: 'identify', traits: { email: 'carl@example.com', plan: 'pro' } },
      { userId: 'carl', event: 'Order Completed' },
      { userId: 'dora', type: 'identify', traits: { email: 'dora@example.com', plan: 'basic' } },
    );
    await known('carl', 'dora');
    await gateway.send('PUT', `${pathOf('user_id:dora')}/consents`, {
      ...{ purpose, status: 'granted', basis: 'consent', source: 'call' },
    });
    await eventually('carl bought, dora agreed', async () => {
      const [carl, dora] = [await person('carl'), await person('dora')];
      return carl.segments.length === 1 && purpose in dora.consents;
    });
    const before = [await person('carl'), await person('dora')];
    const merge = await gateway.send<OrderDone>('POST', '/v1/identity/merge', {
      ...{ into: 'user_id:carl', absorb: 'user_id:dora', reason: 'they sound alike' },
    });
    await eventually('they are one', async () => (await person('dora')).id === before[0]!.id);
    const one = await person('dora');
    expect(one.identifiers.length).toBe(4);
    expect(one.segments).toEqual([buyers]);
    expect(purpose in one.consents).toBe(true);
    await track(system, { userId: 'dora', event: 'Called' });
    await eventually(
      'the call is seen',
      async () => (await person('carl')).interactions === one.interactions + 1,
    );
    const why = ['--reason', 'two people after all', '--json'];
    const undone = await ucv(system, 'identity', 'split', 'user_id:carl', '--undo', merge.id, ...why);
    expect(JSON.parse(undone.out) as OrderDone).toMatchObject({
      person: before[0]!.id,
      apart: [before[1]!.id],
    });
    const after = () => Promise.all([person('carl'), person('dora')]);
    await eventually('both have what is theirs', async () => {
      const [carl, dora] = await after();
      return carl!.id !== dora!.id && carl!.segments.length === 1 && dora!.segments.length === 0;
    });
    const [carl, dora] = await after();
    expect(carl).toEqual(before[0]);
    expect(dora).toEqual({ ...before[1], interactions: before[1]!.interactions + 1 });
    const asOf = new Date().toISOString();
    const { code, out } = await ucv(system, 'profile', 'user_id:dora', '--as-of', asOf, '--json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as ProfileView).traits).toEqual(dora!.traits);
  });

  it('other rules are tried over all that happened, and then hold as was told', async () => {
    await track(
      system,
      { userId: 'eva', type: 'identify', traits: { email: 'eva@example.com' } },
      { userId: 'eva', type: 'identify', traits: { email: 'eva@work.example' } },
    );
    await eventually('she has both', async () => (await person('eva')).identifiers.length === 3);
    const rules = { limits: { user_id: 1, email: 1 } };
    const told = await gateway.send<Simulation>('POST', '/v1/identity/simulations', { rules });
    expect(told.samples.split.map((one) => one.person)).toEqual([(await person('eva')).id]);
    await gateway.send('PUT', '/v1/identity/rules', rules);
    await eventually('the second is apart', async () => (await person('eva')).identifiers.length === 2);
    expect(await gateway.read('/v1/identity/rules')).toMatchObject({ version: 2, ...rules });
    const again = await gateway.send<Simulation>('POST', '/v1/identity/simulations', { rules });
    expect([again.split, again.merged]).toEqual([0, 0]);
  });

  it('a value that the tenant blocks joins nobody from then on, and what is decided is told', async () => {
    await gateway.send('PUT', '/v1/identity/rules', { blocked: { email: ['desk-*@example.com'] } });
    const saying = (userId: string, email: string): Said => ({ userId, type: 'identify', traits: { email } });
    const unknown = async (email: string) => (await gateway.request(pathOf(`email:${email}`))).status === 404;
    let probes = 0;
    await eventually('the rules are known where events come in', async () => {
      const probe = `probe-${(probes += 1)}`;
      await track(system, saying(probe, `desk-${probe}@example.com`));
      await known(probe);
      return unknown(`desk-${probe}@example.com`);
    });
    await track(system, saying('fay', 'Desk-7@example.com'), saying('gus', 'desk-7@example.com'));
    await known('fay', 'gus');
    // Else the address would be of who said it first, and the other alone refused.
    expect(await unknown('desk-7@example.com')).toBe(true);
    for (const userId of ['fay', 'gus']) expect((await person(userId)).identifiers.length).toBe(1);
    await gateway.send('POST', '/v1/identity/merge', {
      into: 'user_id:fay',
      absorb: 'user_id:gus',
      reason: 'one',
    });
    await gateway.send('POST', '/v1/identity/split', {
      ...{ person: 'user_id:fay', identifiers: ['user_id:gus'], reason: 'two' },
    });
    const told = ['merged', 'split'].map((what) => `notice.identity.${what}.main`);
    await eventually('it is told', () => Promise.resolve(told.every((subject) => heard.includes(subject))));
  });

  it('what cannot be done is refused with its code', async () => {
    const refused = async (path: string, body: object): Promise<[number, string]> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await gateway.request(`/v1/identity/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
    };
    const [into, reason] = ['user_id:ada', 'why'];
    expect(await refused('merge', { into, absorb: 'user_id:nobody', reason })).toEqual([
      404,
      'identity.person-unknown',
    ]);
    expect(await refused('merge', { into, absorb: into, reason })).toEqual([409, 'identity.same-person']);
    expect(await refused('merge', { into, absorb: 'nonsense', reason })).toEqual([400, 'http.invalid-input']);
    expect(await refused('merge', { into, absorb: 'user_id:ben' })).toEqual([400, 'http.invalid-input']);
    expect(await refused('merge', { into, absorb: 'user_id:ben', reason: 'x'.repeat(1_000_000) })).toEqual([
      400,
      'http.invalid-input',
    ]);
    expect(await refused('split', { person: into, undo: 'no such merge', reason })).toEqual([
      409,
      'identity.merge-unknown',
    ]);
    expect(await refused('simulations', { rules: { limits: { email: 0 } } })).toEqual([
      400,
      'http.invalid-input',
    ]);
  });
});
