import { type Customer, stamp, type TrackingEvent } from '../load/customers';
import { identifiersOf } from '../load/sealed-log';
import type { Random } from '../load/seeded-random';

/**
 * Households whose members share devices and addresses, as `type:value`, and sometimes take an address of others.
 * Their events join, refuse and reveal hubs in any order.
 */
export function inventCrowd(random: Random, households: number): Customer[] {
  const addresses: string[] = [];
  return Array.from({ length: households }, () => household(random, addresses));
}

/** Everything by which an event says who it is about, as the gateway names it. */
export const namesIn = (event: TrackingEvent): string[] =>
  identifiersOf(event).map(({ type, value }) => `${type}:${value}`);

function household(random: Random, addresses: string[]): Customer {
  const several = (most: number, invent: () => string) =>
    Array.from({ length: random.between(1, most) }, invent);
  const users = several(4, () => `member-${random.uuid()}`);
  const devices = several(5, random.uuid);
  const own = several(3, () => `${random.uuid()}@example.com`);
  addresses.push(...own);
  const chance = (of: number) => random.between(1, of) === 1;
  const event = (): TrackingEvent => {
    const userId = chance(2) ? random.pick(users) : undefined;
    const anonymousId = !userId || !chance(3) ? random.pick(devices) : undefined;
    const email = random.pick(chance(12) ? addresses : own);
    const said = chance(2)
      ? ({ type: 'identify', traits: { email } } as const)
      : ({ type: 'track', event: 'Product Viewed' } as const);
    return { ...said, ...stamp(random), userId, anonymousId };
  };
  return { ref: `user_id:${users[0]}`, events: Array.from({ length: random.between(4, 12) }, event) };
}
