import type { StartedSystem } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from './gateway';
import type { Customer } from './load/customers';
import { listedEvents } from './ucv';

/** How many faults are described; the rest is counted. */
const described = 10;

/**
 * What is wrong with a system that acknowledged the events of these customers, and others before: each must be listed
 * once, and be in one timeline once, its customer's; a customer is one person, joined by each event at most once.
 * To be asked when everything is visible.
 * @param earlier  message ids that were sent before, of customers who are not looked at again
 * @returns  one line a fault, without personal data; empty where all is well
 */
export async function faultsIn(
  system: StartedSystem,
  customers: readonly Customer[],
  earlier: readonly string[] = [],
): Promise<string[]> {
  const gateway = new Gateway(system.urls.gateway, system.adminToken);
  const listed = await listedEvents(system, 'messageId', 'personId');
  const faults = [
    ...doubled(
      listed.map(({ messageId }) => messageId),
      'listed',
    ),
  ];
  const personOf = new Map(listed.map(({ messageId, personId }) => [messageId, personId]));
  const sent = new Set([...earlier, ...messageIdsOf(customers)]);
  for (const { messageId } of listed)
    if (!sent.has(messageId)) faults.push(`${messageId} is listed, and was never sent`);
  const persons = new Map<string, Customer>();
  for (let from = 0; from < customers.length; from += 8) {
    const some = customers.slice(from, from + 8);
    const found = await Promise.all(some.map((customer) => faultsOf(gateway, customer, personOf)));
    found.forEach(({ id, own }, at) => {
      faults.push(...own);
      if (persons.has(id)) faults.push(`person ${id} is two customers`);
      persons.set(id, some[at]!);
    });
  }
  return shortened(faults);
}

/** Waits until everything that these customers did can be seen. @refuses  when it takes longer than `patienceMs` */
export async function untilVisible(
  system: StartedSystem,
  customers: readonly Customer[],
  patienceMs = 60_000,
): Promise<void> {
  const gateway = new Gateway(system.urls.gateway, system.adminToken);
  const deadline = Date.now() + patienceMs;
  for (const { ref, events } of customers) {
    for (let seen = -1; seen < events.length; await delay(seen < events.length ? 200 : 0)) {
      seen = await gateway.profile(ref).then(
        ({ interactions }) => interactions,
        () => 0,
      );
      if (seen < events.length && Date.now() > deadline)
        throw new Error(
          `only ${seen} of ${events.length} events of a customer can be seen after ${patienceMs / 1000} s`,
        );
    }
  }
}

export const messageIdsOf = (customers: readonly Customer[]): string[] =>
  customers.flatMap(({ events }) => events.map(({ messageId }) => messageId));

async function faultsOf(
  gateway: Gateway,
  { ref, events }: Customer,
  personOf: ReadonlyMap<string, string>,
): Promise<{ id: string; own: string[] }> {
  const [{ id, interactions }, timeline, history] = await Promise.all([
    gateway.profile(ref),
    gateway.timeline(ref),
    gateway.history(ref),
  ]);
  const shown = timeline.map(({ messageId }) => messageId ?? '');
  const own = new Set(events.map(({ messageId }) => messageId));
  const merges = history.data.filter(({ summary }) => summary.kind === 'merged');
  return {
    id,
    own: [
      ...doubled(shown, `in the timeline of ${id}`),
      ...doubled(
        merges.flatMap(({ summary }) => (summary.absorbed ?? []).map((absorbed) => absorbed.ref)),
        `absorbed by ${id}`,
      ),
      ...[...own].flatMap((messageId) => [
        ...(shown.includes(messageId) ? [] : [`${messageId} is not in the timeline of ${id}`]),
        ...(personOf.get(messageId) === id
          ? []
          : [`${messageId} is listed under ${personOf.get(messageId) ?? 'nobody'}, its customer is ${id}`]),
      ]),
      ...shown
        .filter((messageId) => !own.has(messageId))
        .map((messageId) => `${messageId} is in a stranger's timeline, ${id}`),
      ...(interactions === own.size ? [] : [`${id} counts ${interactions} events, not ${own.size}`]),
    ],
  };
}

function doubled(ids: readonly string[], where: string): string[] {
  const times = new Map<string, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  return [...times].flatMap(([id, count]) => (count > 1 ? [`${id} is ${where} ${count} times`] : []));
}

const shortened = (faults: string[]): string[] =>
  faults.length > described
    ? [...faults.slice(0, described), `and ${faults.length - described} more`]
    : faults;
