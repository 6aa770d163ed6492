import type { MembershipExplanation } from '@ucv/contracts-segmentation';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { defineSegment, eventually, membersOf } from './src/campaign';
import { Gateway, pathOf } from './src/gateway';
import { track } from './src/track';

const cartLeft = {
  sequence: [{ event: 'Product Added' }, { not: { event: 'Order Completed' } }],
  within: 'PT3S',
};

describe('segments hold whom they say, when they say it', () => {
  let system: StartedSystem;
  let gateway: Gateway;
  let left: string;
  beforeAll(async () => {
    system = await startSystem();
    gateway = new Gateway(system.urls.gateway, system.adminToken);
    left = await defineSegment(gateway, 'Cart left', cartLeft);
  });
  afterAll(() => system?.stop());

  const happened = (userId: string, event: string, properties: object = {}, at = new Date()) =>
    track(system, { userId, event, properties, timestamp: at.toISOString() });
  const explained = (userId: string, segment: string, query = '') =>
    gateway.read<MembershipExplanation>(
      `${pathOf(`user_id:${userId}`)}/segments/${segment}/explanation${query}`,
    );
  const memberOf = async (userId: string, segment: string) => (await explained(userId, segment)).member;

  it('a cart that is left alone for its time, exactly from then on, until the order comes', async () => {
    const [userId, cart] = [randomUUID(), new Date()];
    const due = new Date(cart.getTime() + 3_000).toISOString();
    await happened(userId, 'Product Added', {}, cart);
    await eventually('the cart counts as left', () => memberOf(userId, left));
    expect(await explained(userId, left)).toMatchObject({ since: due, member: true });
    const order = new Date();
    await happened(userId, 'Order Completed', {}, order);
    await eventually('the order is there', async () => !(await memberOf(userId, left)));
    const { changes, member } = await explained(userId, left);
    expect(changes.map(({ kind, at }) => [kind, at])).toEqual([
      ['entered', due],
      ['exited', order.toISOString()],
    ]);
    expect(member).toBe(false);
    expect(await explained(userId, left, `?asOf=${due}`)).toMatchObject({ member: true, since: due });
    const before = new Date(Date.parse(due) - 1).toISOString();
    expect(await explained(userId, left, `?asOf=${before}`)).toMatchObject({ member: false, until: due });
  });

  it('nobody who orders in time', async () => {
    const [userId, cart] = [randomUUID(), new Date()];
    await happened(userId, 'Product Added', {}, cart);
    await happened(userId, 'Order Completed', {}, new Date(cart.getTime() + 1));
    const later = randomUUID();
    await happened(later, 'Product Added');
    await eventually('a later cart counts as left', () => memberOf(later, left));
    expect((await explained(userId, left)).changes).toEqual([]);
  });

  it('whose time comes while nobody watches', async () => {
    const [userId, cart] = [randomUUID(), new Date()];
    await happened(userId, 'Product Added', {}, cart);
    await eventually('segmentation knows of the cart', async () => {
      const { until } = await explained(userId, left).catch(() => ({ until: null }));
      return until !== null;
    });
    await system.kill('segmentation');
    await eventually('the cart counts as left', () => memberOf(userId, left));
    expect(await explained(userId, left)).toMatchObject({
      since: new Date(cart.getTime() + 3_000).toISOString(),
    });
  });

  it('a new segment, those of all history', async () => {
    const [rich, poor] = [randomUUID(), randomUUID()];
    for (const total of [60, 70]) await happened(rich, 'Order Completed', { total });
    await happened(poor, 'Order Completed', { total: 20 });
    await eventually(
      'both are known',
      async () => (await gateway.profile(`user_id:${poor}`)).interactions === 1,
    );
    const twice = await defineSegment(gateway, 'Bought twice for more than 50', {
      event: 'Order Completed',
      where: { total: { gt: 50 } },
      count: { gte: 2 },
    });
    await eventually('the buyer of two is in', async () => (await membersOf(gateway, twice)).length > 0);
    const { id } = await gateway.profile(`user_id:${rich}`);
    expect(await membersOf(gateway, twice)).toEqual([id]);
    const { segments } = await gateway.profile(`user_id:${rich}`);
    expect(segments.map(({ name }) => name)).toContain('Bought twice for more than 50');
  });

  it('and refuses what it does not understand, naming each fault', async () => {
    const response = await gateway.request('/v1/segments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x', when: { all: [{ event: 1 }, { trait: 'plan', matches: '(' }] } }),
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { code: string; details: unknown } };
    expect(error.code).toBe('segmentation.condition-invalid');
    expect(JSON.stringify(error.details)).toMatch(/all\[0\].*all\[1\]/);
  });
});
