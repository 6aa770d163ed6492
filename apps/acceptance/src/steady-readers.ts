import type { ProfileView } from '@ucv/contracts-profile';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from './gateway';
import { pathOf } from './gateway';
import type { Customer } from './load/customers';

/** What readers saw while tables changed places. */
export interface Seen {
  reads: number;
  /** Answers that said that the service is away, as while it was killed. */
  away: number;
  /** A profile that was empty or held fewer events than were there before. */
  faults: string[];
}

/** Resolves when each of some customers is one person with all of their events. */
export async function untilWhole(
  gateway: Gateway,
  customers: readonly Customer[],
  patienceMs: number,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (const customer of customers)
    while ((await countOf(gateway, customer)) !== customer.events.length) {
      if (Date.now() > deadline) throw new Error('a customer is not whole in time');
      await delay(200);
    }
}

/** Reads profiles over and over, each of which is whole, until it is told to end. */
export function steadyReaders(gateway: Gateway, customers: readonly Customer[]): { end(): Promise<Seen> } {
  const seen: Seen = { reads: 0, away: 0, faults: [] };
  let ended = false;
  const reading = (async () => {
    for (let n = 0; !ended; n += 1) {
      const customer = customers[n % customers.length]!;
      const count = await countOf(gateway, customer);
      seen.reads += 1;
      if (count === 'away') seen.away += 1;
      else if (count !== customer.events.length)
        seen.faults.push(`a profile of ${customer.events.length} events showed ${count}`);
      await delay(5);
    }
    return seen;
  })();
  return {
    end: () => {
      ended = true;
      return reading;
    },
  };
}

async function countOf(gateway: Gateway, { ref }: Customer): Promise<number | 'away' | 'nobody'> {
  const answer = await gateway.request(pathOf(ref)).catch(() => undefined);
  if (!answer || answer.status >= 500) return 'away';
  if (answer.status === 404) return 'nobody';
  return ((await answer.json()) as ProfileView).interactions;
}
