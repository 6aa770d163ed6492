import type { ContactPolicy, DestinationView } from '@ucv/contracts-activation';
import { streamName, type Subject } from '@ucv/envelope';
import { ActivationWorld, knowAll, newId, newPerson, says, tenant, until } from './activation-world.fixture';

const world = new ActivationWorld();
const { receiver } = world;

beforeAll(async () => {
  await world.start();
  await world.startActivation();
});
afterEach(async () => {
  says.persons = knowAll;
  await setPolicy({});
});
afterAll(() => world.stop());

const setPolicy = (policy: object): Promise<ContactPolicy> =>
  world.ask('set-contact-policy', { ...policy, actor: 'token-1' });

const hourIn = (timeZone: string): number =>
  Number(new Date().toLocaleString('sv-SE', { timeZone }).slice(11, 13));
/** From now on for two hours, in some zone. */
const quietNow = (timeZone: string) => ({ from: hourIn(timeZone), to: (hourIn(timeZone) + 2) % 24 });

const hoursUntil = (instant: string): number => (Date.parse(instant) - Date.now()) / 3_600_000;

/** Fourteen hours before UTC's. */
const far = 'Pacific/Kiritimati';
const isAt = (person: Subject, zone: object) => {
  const before = says.persons;
  says.persons = (question) => {
    const { persons, ...more } = before(question);
    const own = persons[person.ref];
    if (own) persons[person.ref] = { ...own, ...zone };
    return { persons, ...more };
  };
};

describe('quiet hours', () => {
  it('hold a message by the clock of the person, say so, and let it go when they are lifted', async () => {
    const segment = newId();
    const { id } = await world.define('quiet', { segment });
    const [sleeps, wakes] = [newPerson(), newPerson()];
    isAt(sleeps, { traits: { timezone: far } });
    await setPolicy({ quietHours: quietNow(far) });
    await world.moved(segment, { person: sleeps });
    await world.moved(segment, { person: wakes });
    const [held] = await until(async () => {
      const rows = await world.deliveries({ destination: id, state: 'held' });
      return rows.length === 1 ? rows : undefined;
    });
    const row = held!;
    expect(row).toMatchObject({
      person: sleeps.ref,
      attempts: 0,
      held: { rule: 'quiet-hours', zone: 'person' },
    });
    expect(row.nextAttemptAt).toBe(row.held!.until);
    expect(hoursUntil(row.held!.until)).toBeGreaterThan(0);
    expect(hoursUntil(row.held!.until)).toBeLessThanOrEqual(2);
    await until(() => receiver.inbox('quiet').length === 1);
    expect(receiver.inbox('quiet')[0]?.message.data.person?.id).toBe(wakes.ref);
    const said: string[] = [];
    for await (const { type } of world.log.read(streamName('delivery', tenant, sleeps.ref))) said.push(type);
    expect(said).toEqual(['activation.delivery-held.v1']);
    await setPolicy({});
    await until(() => receiver.inbox('quiet').length === 2);
    await until(async () => (await world.deliveries({ destination: id, state: 'delivered' })).length === 2);
  });

  it('go by where events come from, else by the zone of the tenant', async () => {
    const segment = newId();
    const { id } = await world.define('zones', { segment });
    const person = newPerson();
    isAt(person, { timeZone: far, traits: { timezone: 'nowhere' } });
    await setPolicy({ quietHours: quietNow('Asia/Kathmandu'), timeZone: 'Asia/Kathmandu' });
    await world.moved(segment, { person });
    const { person: unknown } = await world.moved(segment);
    const row = await until(async () => (await world.deliveries({ destination: id, state: 'held' }))[0]);
    expect(row).toMatchObject({ person: unknown.ref, held: { zone: 'tenant' } });
    await until(() => receiver.inbox('zones').length === 1);
    expect(receiver.inbox('zones')[0]?.message.data.person?.id).toBe(person.ref);
  });

  it('never keep anybody in an audience: who left is told at once, and not greeted in the morning', async () => {
    const segment = newId();
    const { id } = await world.define('morning', { segment, on: ['entered', 'exited'] });
    await setPolicy({ quietHours: quietNow('UTC') });
    const person = newPerson();
    await world.moved(segment, { person });
    await until(async () => (await world.deliveries({ destination: id, state: 'held' }))[0]);
    await world.moved(segment, { person, left: true });
    await until(() => receiver.inbox('morning').length === 1);
    expect(receiver.inbox('morning')[0]?.message.type).toBe('segment.exited');
    const [entry] = await world.deliveries({ destination: id, state: 'cancelled' });
    expect(entry).toMatchObject({ cause: { transition: 'entered' }, ended: { reason: 'superseded' } });
    await setPolicy({});
    await world.moved(segment);
    await until(() => receiver.inbox('morning').length === 2);
    expect(receiver.inbox('morning')[1]?.message.data.person?.id).not.toBe(person.ref);
  });

  it('do not hold what contacts nobody, as the destination says', async () => {
    const segment = newId();
    await world.define('ads', { segment, contact: false });
    const { id } = await world.define('mails', { segment, contact: true, on: ['exited'] });
    await setPolicy({ quietHours: quietNow('UTC') });
    await world.moved(segment);
    await world.moved(segment, { left: true });
    await until(() => receiver.inbox('ads').length === 1);
    await until(async () => (await world.deliveries({ destination: id, state: 'held' }))[0]);
    const changed = await world.ask<DestinationView>('change-destination', { id, contact: null, actor: 'a' });
    expect(changed.contact).toBeNull();
    await world.delivery(id, 'delivered');
  });

  it('give a message up that they held too long, with the reason', async () => {
    const segment = newId();
    const { id } = await world.define('stale', { segment });
    await setPolicy({ quietHours: quietNow('UTC'), expireAfter: 'PT1S' });
    await world.moved(segment);
    const row = await world.delivery(id, 'expired');
    expect(row).toMatchObject({
      ended: { reason: 'expired', rule: 'quiet-hours' },
      nextAttemptAt: null,
      held: null,
    });
    await setPolicy({});
    await world.ask('replay-deliveries', { deliveries: [row.id], actor: 'a' });
    await world.delivery(id, 'delivered');
  });
});

describe('a cap', () => {
  it('counts contacts of a person over all destinations, and under all ids that became one', async () => {
    const [first, second] = [newId(), newId()];
    await world.define('cap-1', { segment: first });
    const { id } = await world.define('cap-2', { segment: second });
    await setPolicy({ cap: { contacts: 1, period: 'P7D' } });
    const [person, absorbed] = [newPerson(), newPerson()];
    await world.moved(first, { person: absorbed });
    await until(() => receiver.inbox('cap-1').length === 1);
    await world.merged(person, absorbed);
    await world.moved(second, { person });
    const [row] = await until(async () => {
      const rows = await world.deliveries({ destination: id, state: 'held' });
      return rows.length === 1 ? rows : undefined;
    });
    expect(row).toMatchObject({ person: person.ref, held: { rule: 'cap' } });
    const week = 7 * 86_400_000;
    expect(Date.parse(row?.held?.until ?? '')).toBeLessThanOrEqual(Date.now() + week);
    await world.moved(second);
    await until(() => receiver.inbox('cap-2').length === 1);
    expect(receiver.inbox('cap-2')[0]?.message.data.person?.id).not.toBe(person.ref);
    await setPolicy({ cap: { contacts: 2, period: 'P7D' } });
    await until(() => receiver.inbox('cap-2').length === 2);
  });

  it('is not exceeded by destinations that send to one person at once', async () => {
    const segment = newId();
    await setPolicy({ cap: { contacts: 3, period: 'P1D' } });
    const paths = Array.from({ length: 8 }, (_, n) => `crowd-${n}`);
    for (const path of paths) await world.define(path, { segment });
    const people = [newPerson(), newPerson(), newPerson()];
    await Promise.all(people.map((person) => world.moved(segment, { person })));
    await until(async () => {
      const rows = (await Promise.all(people.map(({ ref }) => world.deliveries({ person: ref })))).flat();
      return rows.length === 24 && rows.every(({ state }) => state === 'delivered' || state === 'held');
    });
    for (const { ref } of people) {
      const reached = paths.flatMap((path) =>
        receiver.inbox(path).filter(({ message }) => message.data.person?.id === ref),
      );
      expect(reached).toHaveLength(3);
    }
  });

  it('counts no message that reached nobody', async () => {
    const [first, second] = [newId(), newId()];
    receiver.answer('gone-by', (response) => response.writeHead(410).end());
    const { id } = await world.define('gone-by', { segment: first });
    await world.define('in-place', { segment: second });
    await setPolicy({ cap: { contacts: 1, period: 'P1D' } });
    const { person } = await world.moved(first);
    await world.delivery(id, 'dead');
    await world.moved(second, { person });
    await until(() => receiver.inbox('in-place').length === 1);
  });
});

describe('a contact policy', () => {
  it.each([
    ['a cap of none', { cap: { contacts: 0, period: 'P7D' } }],
    ['half a contact', { cap: { contacts: 1.5, period: 'P7D' } }],
    ['no time', { cap: { contacts: 1, period: 'P0D' } }],
    ['a month, which is no fixed time', { cap: { contacts: 1, period: 'P1M' } }],
    ['seven days in words', { cap: { contacts: 1, period: '7d' } }],
    ['a thousand years', { cap: { contacts: 1, period: 'P400000D' } }],
    ['a cap without a period', { cap: { contacts: 1 } }],
    ['quiet hours that end where they begin', { quietHours: { from: 8, to: 8 } }],
    ['half past eight', { quietHours: { from: 8.5, to: 9 } }],
    ['hour 24', { quietHours: { from: 20, to: 24 } }],
    ['hours as text', { quietHours: { from: '20', to: '8' } }],
    ['quiet hours without an end', { quietHours: { from: 20 } }],
    ['quiet hours as a list', { quietHours: [20, 8] }],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }],
    ['an offset, which knows no summer', { timeZone: '+02:00' }],
    ['no time to expire after', { expireAfter: 'PT0S' }],
    ['a field that is none', { cap: { contacts: 1, period: 'P1D', per: 'segment' } }],
  ])('is refused with %s', async (_, policy) => {
    await expect(setPolicy(policy)).rejects.toMatchObject({ code: 'http.invalid-input' });
  });

  it('shows as it was set, at once', async () => {
    const policy = {
      cap: { contacts: 3, period: 'P7D' },
      quietHours: { from: 21, to: 8 },
      timeZone: 'America/Sao_Paulo',
      expireAfter: 'PT12H',
    };
    expect(await setPolicy(policy)).toEqual(policy);
    expect(await world.ask('contact-policy', {})).toEqual(policy);
  });
});
