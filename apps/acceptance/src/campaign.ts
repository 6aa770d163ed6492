import type { CreatedDestination, Deliveries, DeliveryView } from '@ucv/contracts-activation';
import type { LawfulBasis } from '@ucv/contracts-consent';
import type { Members, SegmentView, When } from '@ucv/contracts-segmentation';
import { Receiver } from '@ucv/dev';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from './gateway';

/** A secret that only tests know. */
export const webhookSecret = `whsec_${Buffer.from('a secret of the acceptance scenarios').toString('base64')}`;

/** What a marketer sets up: a segment, and a webhook that is told of whoever enters or leaves it. */
export interface Campaign {
  segment: string;
  destination: string;
}

export const newReceiver = (): Promise<Receiver> => new Receiver(webhookSecret).listen();

export async function defineSegment(gateway: Gateway, name: string, when: When): Promise<string> {
  return (await gateway.send<SegmentView>('POST', '/v1/segments', { name, when })).id;
}

export async function definePurpose(gateway: Gateway, purpose: string, basis: LawfulBasis): Promise<void> {
  await gateway.send('PUT', '/v1/purposes', { purpose, basis, description: `What ${purpose} is for` });
}

export async function launch(
  gateway: Gateway,
  o: { name: string; when: When; url: string; purpose: string; on?: string[] },
): Promise<Campaign> {
  const segment = await defineSegment(gateway, o.name, o.when);
  const destination = await gateway.send<CreatedDestination>('POST', '/v1/destinations', {
    name: o.name,
    kind: 'webhook',
    settings: { url: o.url, secret: webhookSecret },
    segment,
    on: o.on ?? ['entered'],
    purpose: o.purpose,
  });
  return { segment, destination: destination.id };
}

/** Ids of all members, page by page. */
export async function membersOf(gateway: Gateway, segment: string): Promise<string[]> {
  const members: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '1000', ...(cursor ? { cursor } : {}) });
    const page: Members = await gateway.read(`/v1/segments/${segment}/members?${query}`);
    members.push(...page.data.map(({ person }) => person));
    cursor = page.cursor;
  }
  return members;
}

/** Every delivery, newest first. */
export async function deliveriesOf(
  gateway: Gateway,
  filter: Record<string, string>,
): Promise<DeliveryView[]> {
  const deliveries: DeliveryView[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '200', ...filter, ...(cursor ? { cursor } : {}) });
    const page: Deliveries = await gateway.read(`/v1/deliveries?${query}`);
    deliveries.push(...page.data);
    cursor = page.cursor;
  }
  return deliveries;
}

/** Waits until something holds; what it asks may be refused meanwhile. @refuses  when it takes longer than a minute */
export async function eventually(
  what: string,
  holds: () => Promise<boolean>,
  patienceMs = 60_000,
): Promise<void> {
  let trouble: unknown;
  const held = (): Promise<boolean> =>
    holds().catch((error: unknown) => {
      trouble = error;
      return false;
    });
  for (const deadline = Date.now() + patienceMs; !(await held()); await delay(100))
    if (Date.now() > deadline)
      throw new Error(`not within ${patienceMs / 1000} s: ${what}`, { cause: trouble });
}
