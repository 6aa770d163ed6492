import { setTimeout as delay } from 'node:timers/promises';
import { inventCustomers, mixedUp, type TrackingEvent } from './customers';
import type { Random } from './seeded-random';
import type { Sender } from './sender';

const batch = 20;

/**
 * Sends events of new customers, or others that are invented, at an even pace until it is told to end.
 * @param perSecond  events; fewer come where the collector is slower
 */
export function steadyLoad(
  sender: Sender,
  random: Random,
  perSecond: number,
  invent: () => TrackingEvent[] = () => mixedUp(random, inventCustomers(random, 1_000)),
): { end(): Promise<number> } {
  let ended = false;
  const sending = (async () => {
    let sent = 0;
    while (!ended) {
      for (const events = invent(); events.length > 0 && !ended;) {
        const next = events.splice(0, batch);
        await Promise.all([sender.send(next), delay((1_000 * batch) / perSecond)]);
        sent += next.length;
      }
    }
    return sent;
  })();
  return {
    end: () => {
      ended = true;
      return sending;
    },
  };
}
