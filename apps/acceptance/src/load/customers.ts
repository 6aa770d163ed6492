import type { Random } from './seeded-random';

/** One event as an SDK puts it into a batch. */
export interface TrackingEvent {
  type: 'track' | 'identify';
  messageId: string;
  userId?: string;
  anonymousId?: string;
  event?: string;
  traits?: Record<string, string>;
  properties?: Record<string, string | number>;
  timestamp: string;
}

/** Somebody, and everything that they will do. */
export interface Customer {
  /** By which the gateway finds them, once all their events are in. */
  ref: string;
  events: TrackingEvent[];
}

const eventNames = ['Product Viewed', 'Product Added', 'Cart Viewed', 'Order Completed'];

/**
 * Customers with one to three devices. On each they come as nobody, and most sign in there: then all their devices,
 * and what they did as nobody, belong to one person. One in eight never says who they are.
 * @param count  fewest events of all together
 */
export function inventCustomers(random: Random, count: number): Customer[] {
  const customers: Customer[] = [];
  for (let events = 0; events < count;) {
    const customer = random.between(1, 8) === 1 ? visitor(random) : shopper(random);
    customers.push(customer);
    events += customer.events.length;
  }
  return customers;
}

/** The events of all in one order of arrival: those of one customer in turn, those of some forty customers mixed. */
export function mixedUp(random: Random, customers: readonly Customer[]): TrackingEvent[] {
  const coming = customers.map(({ events }) => [...events]);
  const active = coming.splice(0, 40);
  const order: TrackingEvent[] = [];
  while (active.length > 0) {
    const at = random.between(0, active.length - 1);
    order.push(active[at]!.shift()!);
    if (active[at]!.length > 0) continue;
    const next = coming.shift();
    active.splice(at, 1, ...(next ? [next] : []));
  }
  return order;
}

function visitor(random: Random): Customer {
  const anonymousId = random.uuid();
  return {
    ref: `anonymous_id:${anonymousId}`,
    events: browsing(random, random.between(1, 6), { anonymousId }),
  };
}

function shopper(random: Random): Customer {
  const userId = `shopper-${random.uuid()}`;
  const visits = Array.from({ length: random.between(1, 3) }, () => visit(random, userId));
  return { ref: `user_id:${userId}`, events: interleaved(random, visits) };
}

/** Nobody at first, then signed in; sometimes the shop's server, which knows no device, speaks too. */
function visit(random: Random, userId: string): TrackingEvent[] {
  const anonymousId = random.uuid();
  const traits = { email: `${userId}@example.com`, plan: random.pick(['basic', 'pro']) };
  return [
    ...browsing(random, random.between(1, 4), { anonymousId }),
    { type: 'identify', ...stamp(random), userId, anonymousId, traits },
    ...browsing(random, random.between(0, 3), { userId, anonymousId }),
    ...browsing(random, random.between(0, 2), { userId }),
  ];
}

const browsing = (
  random: Random,
  count: number,
  who: Pick<TrackingEvent, 'userId' | 'anonymousId'>,
): TrackingEvent[] =>
  Array.from({ length: count }, () => ({
    type: 'track',
    ...stamp(random),
    ...who,
    event: random.pick(eventNames),
    properties: { price: random.between(1, 200) },
  }));

export const stamp = (random: Random) => ({
  messageId: random.uuid(),
  timestamp: new Date(Date.now() - random.between(0, 86_400_000)).toISOString(),
});

function interleaved(random: Random, lists: TrackingEvent[][]): TrackingEvent[] {
  const open = lists.filter((list) => list.length > 0);
  const order: TrackingEvent[] = [];
  while (open.length > 0) {
    const at = random.between(0, open.length - 1);
    order.push(open[at]!.shift()!);
    if (open[at]!.length === 0) open.splice(at, 1);
  }
  return order;
}
