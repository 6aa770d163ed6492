import type { DeliveryView } from '@ucv/contracts-activation';
import type { Receiver } from '@ucv/dev';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { definePurpose, deliveriesOf, eventually, launch, newReceiver, webhookSecret } from './src/campaign';
import { Gateway } from './src/gateway';
import { track } from './src/track';

describe('destinations get what is theirs, whatever others do', () => {
  let receiver: Receiver;
  let system: StartedSystem;
  let gateway: Gateway;
  beforeAll(async () => {
    receiver = await newReceiver();
    system = await startSystem({
      env: { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host, UCV_DELIVERY_RETRY_SECONDS: '1' },
    });
    gateway = new Gateway(system.urls.gateway, system.adminToken);
    await definePurpose(gateway, 'service', 'contract');
  });
  afterAll(async () => {
    await system?.stop();
    receiver?.close();
  });

  const launched = (name: string, event: string) =>
    launch(gateway, { name, when: { event }, url: receiver.urlOf(`/${name}`), purpose: 'service' });
  const last = async (destination: string): Promise<DeliveryView | undefined> =>
    (await deliveriesOf(gateway, { destination }))[0];
  const callsTo = (name: string) => receiver.calls.filter(({ path }) => path === `/${name}`);

  it('one that hangs delays no other; one that fails is tried again under the same id', async () => {
    let failures = 2;
    receiver.answer = async ({ path }) => {
      if (path === '/hanging') await delay(60_000, undefined, { ref: false });
      return path === '/failing' && failures-- > 0 ? 500 : 204;
    };
    const [hanging, failing, well] = [
      await launched('hanging', 'Bought'),
      await launched('failing', 'Bought'),
      await launched('well', 'Bought'),
    ];
    await track(system, ...Array.from({ length: 5 }, () => ({ userId: randomUUID(), event: 'Bought' })));
    await eventually('the healthy ones have all', async () => {
      const all = await Promise.all(
        [failing, well].map(({ destination }) => deliveriesOf(gateway, { destination })),
      );
      return all.every((own) => own.length === 5 && own.every(({ state }) => state === 'delivered'));
    });
    expect(
      (await deliveriesOf(gateway, { destination: hanging.destination })).map(({ state }) => state),
    ).toEqual(Array(5).fill('pending'));
    const ids = callsTo('failing').map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([7, 5]);
    expect(callsTo('well')).toHaveLength(5);
  });

  it('what was given up can be sent again', async () => {
    let gone = true;
    receiver.answer = () => (gone ? 410 : 204);
    const { destination } = await launched('gone', 'Returned');
    await track(system, { userId: randomUUID(), event: 'Returned' });
    await eventually('it is given up', async () => (await last(destination))?.state === 'dead');
    gone = false;
    await gateway.send('POST', '/v1/deliveries/replay', { destination });
    await eventually('it arrives', async () => (await last(destination))?.state === 'delivered');
    expect(new Set(callsTo('gone').map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    'http://127.0.0.1:9/',
    'http://localhost:9/',
    'http://[::1]:9/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/',
    'http://0x7f000001/',
    'http://[::ffff:192.168.0.1]/',
  ])('refuses the private address %s', async (url) => {
    const response = await gateway.request('/v1/destinations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'private',
        kind: 'webhook',
        settings: { url, secret: webhookSecret },
        on: ['entered'],
        purpose: 'service',
      }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.objectContaining({ code: 'activation.address-refused' }) },
    ]);
  });

  it('shows neither url nor secret again', async () => {
    const text = await (await gateway.request('/v1/destinations')).text();
    expect(text).not.toContain(webhookSecret);
    expect(text).not.toContain('/hanging');
  });
});
