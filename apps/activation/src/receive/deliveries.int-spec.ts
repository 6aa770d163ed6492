import type { Destinations } from '@ucv/contracts-activation';
import { rebuilt } from '@ucv/testing';
import { Webhook } from 'standardwebhooks';
import { deliveryTables } from '../project/delivery-tables';
import {
  ActivationWorld,
  allowAll,
  answerAll,
  newId,
  newPerson,
  permission,
  says,
  somethingHappened,
  until,
} from './activation-world.fixture';

const world = new ActivationWorld();
const { receiver } = world;

beforeAll(async () => {
  await world.start();
  await world.startActivation();
});
afterAll(() => world.stop());

const none = { pending: 0, held: 0, delivered: 0, refused: 0, dead: 0, expired: 0, cancelled: 0 };

describe('a delivery', () => {
  it('reaches the receiver once, signed, with the mapped attributes', async () => {
    const segment = newId();
    await world.named(segment, 'Cart left');
    const settings = { url: receiver.url('once?key=k'), traits: ['plan'] };
    const { id, secret, ...created } = await world.define('once', { segment, settings });
    expect(created).toMatchObject({
      settings: { origin: `http://127.0.0.1:${receiver.port}`, traits: ['plan'] },
      deliveries: none,
    });
    const { person, factId, eventId } = await world.moved(segment);
    const row = await world.delivery(id, 'delivered');
    expect(row).toMatchObject({
      person: person.ref,
      destination: { id, name: 'to once', state: 'active' },
      segment: { id: segment, name: 'Cart left' },
      attempts: 1,
      nextAttemptAt: null,
      cause: { factId, transition: 'entered', segment, segmentVersion: 3 },
      last: {
        outcome: 'delivered',
        status: 204,
        consent: { allowed: true, reason: 'granted', position: '7' },
      },
    });
    const [received, second] = receiver.inbox('once?key=k');
    expect(second).toBeUndefined();
    expect(received?.id).toBe(row.id);
    expect(new Webhook(secret).verify(received!.text, received!.headers)).toEqual({
      type: 'segment.entered',
      timestamp: '2026-03-01T10:00:00.000Z',
      data: {
        person: { id: person.ref, identifiers: { user_id: [`u-${person.ref}`] }, traits: { plan: 'pro' } },
        segment: { id: segment, name: 'Cart left', version: 3 },
        purpose: 'email-marketing',
        cause: { kind: 'event', event: { id: eventId, ...somethingHappened } },
      },
    });
    const listed = (await world.ask<Destinations>('destinations', {})).data.find((one) => one.id === id);
    expect(listed?.deliveries).toEqual({ ...none, delivered: 1 });
    expect(JSON.stringify(listed)).not.toMatch(/whsec_|key=k/);
  });

  it('is tried again after an error, under the same id', async () => {
    const segment = newId();
    receiver.answer('flaky', (response, n) => response.writeHead(n < 3 ? 500 : 200).end('thanks'));
    const { id } = await world.define('flaky', { segment });
    await world.moved(segment);
    const row = await world.delivery(id, 'delivered');
    expect(row.attempts).toBe(3);
    expect(receiver.inbox('flaky').map((received) => received.id)).toEqual([row.id, row.id, row.id]);
  });

  it('is given up on 410, and sent when it is replayed, its attempts counting on', async () => {
    const segment = newId();
    receiver.answer('gone', (response, n) => response.writeHead(n === 1 ? 410 : 200).end());
    const { id } = await world.define('gone', { segment });
    await world.moved(segment);
    const dead = await world.delivery(id, 'dead');
    expect(dead.last).toMatchObject({ outcome: 'dead', status: 410, reason: 'http-status' });
    const replay = { destination: id, actor: 'token-1' };
    expect(await world.ask('replay-deliveries', replay)).toEqual({ replayed: 1, superseded: 0 });
    expect(await world.delivery(id, 'delivered')).toMatchObject({ id: dead.id, attempts: 2 });
    expect(await world.ask('replay-deliveries', replay)).toEqual({ replayed: 0, superseded: 0 });
    expect(receiver.inbox('gone')).toHaveLength(2);
  });

  it('waits as long as a busy receiver asks', async () => {
    const segment = newId();
    receiver.answer('busy', (response) => response.writeHead(503, { 'retry-after': '3600' }).end());
    const { id } = await world.define('busy', { segment });
    await world.moved(segment);
    const row = await until(async () => {
      const [found] = await world.deliveries({ destination: id });
      return found?.attempts === 1 ? found : undefined;
    });
    const waits = Date.parse(row.nextAttemptAt ?? '') - Date.parse(row.last?.at ?? '');
    expect(waits).toBeGreaterThanOrEqual(3_600_000);
    expect(row).toMatchObject({ state: 'pending', last: { outcome: 'failed', status: 503 } });
  });

  it('does not follow a redirect', async () => {
    const segment = newId();
    receiver.answer('moved', (response) =>
      response.writeHead(302, { location: receiver.url('elsewhere') }).end(),
    );
    const { id } = await world.define('moved', { segment });
    await world.moved(segment);
    await until(async () => (await world.deliveries({ destination: id }))[0]?.last?.status === 302);
    expect(receiver.inbox('elsewhere')).toEqual([]);
  });

  it('comes from memberships after the destination alone, of its transitions, that nobody carried over', async () => {
    const segment = newId();
    await world.moved(segment);
    const { id } = await world.define('chosen', { segment, on: ['exited'] });
    await world.moved(segment);
    await world.moved(segment, { left: true, carriedFrom: newId() });
    await world.moved(newId(), { left: true });
    const { factId } = await world.moved(segment, { left: true });
    expect((await world.delivery(id, 'delivered')).cause.factId).toBe(factId);
    expect(receiver.inbox('chosen').map(({ message }) => message.type)).toEqual(['segment.exited']);
  });

  it('to one person leaves after the one before it', async () => {
    const segment = newId();
    const person = newPerson();
    await world.define('order', { segment, on: ['entered', 'exited'] });
    await world.moved(segment, { person });
    await world.moved(segment, { person, left: true });
    await until(() => receiver.inbox('order').length === 2);
    expect(receiver.inbox('order').map(({ message }) => message.type)).toEqual([
      'segment.entered',
      'segment.exited',
    ]);
  });
});

describe('a destination that hangs', () => {
  it('delays no other', async () => {
    const [slow, quick] = [newId(), newId()];
    receiver.answer('hanging', () => undefined);
    await world.define('hanging', { segment: slow });
    await world.define('quick', { segment: quick });
    for (let n = 0; n < 20; n += 1) await world.moved(slow);
    await until(() => receiver.inbox('hanging').length === 8);
    for (let n = 0; n < 20; n += 1) await world.moved(quick);
    await until(() => receiver.inbox('quick').length === 20);
    expect(receiver.inbox('hanging')).toHaveLength(8);
  });
});

describe('deliveries', () => {
  it('are listed newest first, page by page, by state and person', async () => {
    const segment = newId();
    const { id: destination } = await world.define('pages', { segment });
    const moves = [];
    for (let n = 0; n < 5; n += 1) moves.push(await world.moved(segment));
    await until(async () => (await world.deliveries({ destination, state: 'delivered' })).length === 5);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: { data: { person: string }[]; cursor: string | null } = await world.ask('deliveries', {
        destination,
        limit: 2,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.data.map(({ person }) => person));
      cursor = page.cursor;
    }
    expect(seen).toEqual(moves.map(({ person }) => person.ref).reverse());
    const [first] = moves;
    expect(await world.deliveries({ person: first?.person.ref })).toHaveLength(1);
    await expect(world.ask('deliveries', { limit: 1, cursor: 'rubbish' })).rejects.toMatchObject({
      code: 'activation.cursor-unknown',
    });
    await expect(world.ask('replay-deliveries', { actor: 'a' })).rejects.toMatchObject({
      code: 'activation.deliveries-unnamed',
    });
  });

  it('are found under the id of the survivor after a merge', async () => {
    const segment = newId();
    const { id: destination } = await world.define('merged', { segment });
    const { person: absorbed } = await world.moved(segment);
    await world.delivery(destination, 'delivered');
    const person = newPerson();
    await world.merged(person, absorbed);
    for (const asked of [person, absorbed]) {
      const [row] = await world.deliveries({ person: asked.ref });
      expect(row).toMatchObject({ person: person.ref, destination: { id: destination } });
    }
  });

  it('of erased persons are gone once the erasure is reached, and are not made again', async () => {
    const segment = newId();
    const { id: destination } = await world.define('forgotten', { segment });
    const { person } = await world.moved(segment);
    await world.delivery(destination, 'delivered');
    const { position } = await world.erased(person);
    expect(await world.ask('reached', { position: String(position) })).toEqual({
      position: String(position),
    });
    expect(await world.deliveries({ destination })).toEqual([]);
    const again = await world.moved(segment, { person });
    await world.ask('reached', { position: String(again.position) });
    expect(await world.deliveries({ destination })).toEqual([]);
  });

  it('are the same rows when they are rebuilt, and nothing is sent', async () => {
    const segment = newId();
    says.mayUse = ({ persons }) => answerAll(persons, permission(false, 'denied'));
    const { id } = await world.define('denied', { segment });
    await world.moved(segment);
    await world.delivery(id, 'refused');
    says.mayUse = allowAll;
    const before = await world.deliveries();
    const { state, comparison = [] } = await rebuilt(world.ask.bind(world), { projection: 'deliveries' });
    expect([state, comparison.map(({ table }) => table).sort()]).toEqual([
      'swapped',
      Object.keys(deliveryTables).sort(),
    ]);
    for (const { table, equal, live } of comparison)
      expect([table, equal, live.rows > 0]).toEqual([table, true, true]);
    expect((await world.deliveries()).map((row) => row.id).sort()).toEqual(
      before.map((row) => row.id).sort(),
    );
    expect(receiver.inbox('denied')).toEqual([]);
    const policies = await rebuilt(world.ask.bind(world), { projection: 'contact-policy' });
    expect(policies).toMatchObject({
      state: 'swapped',
      comparison: [{ table: 'contact_policy', equal: true }],
    });
  });
});
