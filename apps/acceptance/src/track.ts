import type { StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';

export interface Said {
  type?: 'track' | 'identify' | 'page' | 'group' | 'alias';
  previousId?: string;
  userId?: string;
  groupId?: string;
  anonymousId?: string;
  event?: string;
  messageId?: string;
  timestamp?: string;
  properties?: object;
  traits?: object;
  context?: object;
}

export interface Taken {
  status: number;
  body: { success?: boolean; code?: string; rejected?: { index: number; code: string }[] };
}

/** One batch to the collector, answered as it is; each event has a message id of its own unless it says one. */
export async function post(
  { urls, writeKey }: StartedSystem,
  events: readonly Said[],
  headers: Record<string, string> = {},
): Promise<Taken> {
  const batch = events.map((event) => ({ type: 'track', messageId: randomUUID(), ...event }));
  const response = await fetch(`${urls.collector}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${writeKey}:`)}`,
      'content-type': 'application/json',
      ...headers,
    },
    // Without `sentAt` no clock is corrected: events keep their times to the millisecond.
    body: JSON.stringify({ batch }),
  });
  return { status: response.status, body: (await response.json()) as Taken['body'] };
}

/** @refuses  unless all are taken in */
export async function track(system: StartedSystem, ...events: Said[]): Promise<void> {
  const { status, body } = await post(system, events);
  if (status !== 200 || body.rejected)
    throw new Error(`The collector answers ${status}: ${JSON.stringify(body)}`);
}
