import type { Receiver } from '@ucv/dev';
import type { StartedSystem } from '@ucv/testing';
import { type Campaign, definePurpose, deliveriesOf, eventually, launch, membersOf } from './campaign';
import { Gateway } from './gateway';
import type { Customer } from './load/customers';

/** What a system under kills is asked to do beside keeping events: hold a segment, and tell a webhook of it. */
export async function startCampaign(system: StartedSystem, receiver: Receiver): Promise<Campaign> {
  const gateway = new Gateway(system.urls.gateway, system.adminToken);
  await definePurpose(gateway, 'service', 'contract');
  return launch(gateway, {
    name: 'Buyers',
    when: { event: 'Order Completed' },
    url: receiver.urlOf('/buyers'),
    purpose: 'service',
  });
}

/**
 * What is wrong with memberships and deliveries after everything is visible: each customer who bought is a member
 * and was told of, nobody else is, and no delivery arrived under two ids. The same id may come again, after a crash.
 * @returns  one line a fault; empty where all is well
 */
export async function campaignFaults(
  system: StartedSystem,
  { segment, destination }: Campaign,
  o: { customers: readonly Customer[]; receiver: Receiver },
): Promise<string[]> {
  const gateway = new Gateway(system.urls.gateway, system.adminToken);
  const buyers = await idsOf(gateway, o.customers.filter(bought));
  await eventually('all deliveries are concluded, and everybody is a member who should be', async () => {
    const pending = await deliveriesOf(gateway, { destination, state: 'pending' });
    const members = new Set(await membersOf(gateway, segment));
    return pending.length === 0 && buyers.every((id) => members.has(id));
  }).catch(() => undefined);
  const members = await membersOf(gateway, segment);
  const deliveries = await deliveriesOf(gateway, { destination });
  const told = new Set(await survivors(gateway, [...new Set(deliveries.map(({ person }) => person))]));
  const expected = new Set(buyers);
  const arrived = new Map<string, Set<string>>();
  for (const { id, message } of o.receiver.calls) {
    const about = `${message.data.person?.id} ${message.timestamp}`;
    arrived.set(about, (arrived.get(about) ?? new Set()).add(id));
  }
  const received = new Set(o.receiver.calls.map(({ id }) => id));
  return [
    ...buyers.filter((id) => !members.includes(id)).map((id) => `${id} bought and is no member`),
    ...buyers.filter((id) => !told.has(id)).map((id) => `${id} bought and nobody was told`),
    ...members.filter((id) => !expected.has(id)).map((id) => `${id} is a member and did not buy`),
    ...deliveries
      .filter(({ state }) => state !== 'delivered')
      .map(({ id, state }) => `delivery ${id} is ${state}`),
    ...deliveries.filter(({ id }) => !received.has(id)).map(({ id }) => `delivery ${id} never arrived`),
    ...[...received]
      .filter((id) => !deliveries.some((one) => one.id === id))
      .map((id) => `${id} arrived and is no delivery`),
    ...[...arrived].filter(([, ids]) => ids.size > 1).map(([about]) => `${about} was told under two ids`),
  ];
}

const bought = ({ events }: Customer): boolean => events.some(({ event }) => event === 'Order Completed');

const idsOf = (gateway: Gateway, customers: readonly Customer[]): Promise<string[]> =>
  survivors(
    gateway,
    customers.map(({ ref }) => ref),
  );

/** The person of each ref or id now, some at once. */
async function survivors(gateway: Gateway, refs: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < refs.length; from += 8) {
    const some = refs.slice(from, from + 8);
    ids.push(...(await Promise.all(some.map(async (ref) => (await gateway.profile(ref)).id))));
  }
  return ids;
}
