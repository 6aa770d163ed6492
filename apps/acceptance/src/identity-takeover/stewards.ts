import type { OrderDone } from '@ucv/contracts-identity';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../gateway';
import { type Random, seededRandom } from '../load/seeded-random';

/** What stewards were answered. */
export interface Orders {
  /** How often each answer came: `done`, or the code of a refusal. */
  answers: Record<string, number>;
  /** Ids of the orders that were said to be carried out. */
  done: string[];
}

const stewards = 3;

/**
 * Stewards who order merges, splits and undoings at random until they are told to end. They see no profile: what they
 * want is often refused.
 * @param known  names of those who belong together, as `type:value`; it may grow
 */
export function busyStewards(
  gateway: Gateway,
  random: Random,
  known: readonly (readonly string[])[],
): { end(): Promise<Orders> } {
  const orders: Orders = { answers: {}, done: [] };
  const merges: { person: string; undo: string }[] = [];
  let ended = false;
  const work = async (own: Random): Promise<void> => {
    while (!ended) {
      await delay(own.between(50, 300));
      const wish = wishOf(own, known, merges);
      if (!wish) continue;
      const answer = await order(gateway, wish);
      const told = 'id' in answer ? 'done' : answer.code;
      orders.answers[told] = (orders.answers[told] ?? 0) + 1;
      if (!('id' in answer)) continue;
      orders.done.push(answer.id);
      if ('into' in wish.body) merges.push({ person: wish.body.into, undo: answer.id });
    }
  };
  const working = Promise.all(
    Array.from({ length: stewards }, () => work(seededRandom(random.between(0, 2 ** 31)))),
  );
  return {
    end: async () => {
      ended = true;
      await working;
      return orders;
    },
  };
}

interface Wish {
  what: 'merge' | 'split';
  body:
    | { into: string; absorb: string }
    | { person: string; identifiers: string[] }
    | { person: string; undo: string };
}

function wishOf(
  random: Random,
  known: readonly (readonly string[])[],
  merges: readonly { person: string; undo: string }[],
): Wish | undefined {
  if (known.length === 0) return undefined;
  const [one, other] = random.shuffled(random.pick(known));
  const stranger = random.pick(random.pick(known));
  const kind = random.between(1, 6);
  if (!one) return undefined;
  if (kind <= 3)
    return { what: 'merge', body: { into: one, absorb: random.pick([other ?? stranger, stranger]) } };
  if (kind <= 5) return { what: 'split', body: { person: one, identifiers: [other ?? stranger] } };
  return merges.length > 0 ? { what: 'split', body: random.pick(merges) } : undefined;
}

async function order(gateway: Gateway, { what, body }: Wish): Promise<OrderDone | { code: string }> {
  try {
    const response = await gateway.request(`/v1/identity/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, reason: 'as the seed wills' }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = (await response.json()) as OrderDone & { error: { code: string } };
    return response.ok ? answer : { code: answer.error.code };
  } catch (error) {
    return { code: (error as Error).name };
  }
}
