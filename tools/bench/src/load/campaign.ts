import { Receiver } from '@ucv/dev';
import type { Segments, When } from '@ucv/contracts-segmentation';
import { setTimeout as delay } from 'node:timers/promises';
import type { MeasuredSystem } from '../system/system';
import { call } from './gateway-client';

/** What nobody but a probe does. */
export const probeEventName = 'Bench Probe';

/** A webhook of our own, on loopback; systems to measure may send to it. */
export const openReceiver = (): Promise<Receiver> => new Receiver(secret).listen();

const secret = `whsec_${Buffer.from('a secret of the benchmark alone').toString('base64')}`;

/** Segments as a shop has them: on events with filters, counts and windows, on traits, on absence. */
export async function defineSegments(system: MeasuredSystem, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1)
    await call(system, 'POST', '/v1/segments', { name: `Segment ${n}`, when: conditionOf(n) });
  await built(system);
}

/** Waits until every segment is evaluated over history: that work is not what an event costs. */
async function built(system: MeasuredSystem): Promise<void> {
  for (let building = true; building; await delay(250)) {
    const { data } = await call<Segments>(system, 'GET', '/v1/segments');
    building = data.some(({ state }) => state === 'building');
  }
}

function conditionOf(n: number): When {
  const price = 20 * (n % 10);
  const kinds: When[] = [
    { event: 'Product Viewed', where: { price: { gte: price } }, count: { gte: 1 + n } },
    { all: [{ event: 'Product Added', within: 'PT1H' }, { not: { event: 'Order Completed' } }] },
    {
      any: [
        { trait: 'plan', eq: 'gold' },
        { event: 'Order Completed', where: { price: { gt: price } } },
      ],
    },
    { event: 'Checkout Started', count: { gte: 3 }, within: `P${1 + (n % 30)}D` },
    { all: [{ trait: 'address.city', eq: 'Utrecht' }, { event: `Never ${n}` }] },
  ];
  return kinds[n % kinds.length] as When;
}

/** A segment that a probe's event enters, and a webhook that is told of it. @returns the segment's id */
export async function launchProbeCampaign(system: MeasuredSystem, receiver: Receiver): Promise<string> {
  await call(system, 'PUT', '/v1/purposes', {
    purpose: 'service',
    basis: 'contract',
    description: 'What the benchmark is for',
  });
  const { id } = await call<{ id: string }>(system, 'POST', '/v1/segments', {
    name: 'Probes',
    when: { event: probeEventName },
  });
  await call(system, 'POST', '/v1/destinations', {
    name: 'Probes',
    kind: 'webhook',
    settings: { url: receiver.urlOf('/probes'), secret },
    segment: id,
    on: ['entered'],
    purpose: 'service',
  });
  return id;
}
