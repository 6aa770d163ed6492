import type { Destinations } from '@ucv/contracts-activation';
import type { Purpose } from '@ucv/contracts-consent';
import type { Segments, When } from '@ucv/contracts-segmentation';
import type { Gateway } from './gateway';

/** What the shop wants to use data for. */
export const emailMarketing: Purpose = {
  purpose: 'email-marketing',
  basis: 'consent',
  description: 'Reminders and news by e-mail',
};

/** A segment and what is told of whoever enters it. */
export interface Campaign {
  segment: string;
  when: When;
  destination: string;
  /** Path at the shop's mail service. */
  path: string;
}

export const reminders: Campaign = {
  segment: 'Cart left',
  when: {
    sequence: [{ event: 'Product Added' }, { not: { event: 'Order Completed' } }],
    within: 'PT30M',
  },
  destination: 'Reminders',
  path: '/reminders',
};

export const survey: Campaign = {
  segment: 'Called support',
  when: { event: 'Support Call', within: 'P30D' },
  destination: 'Survey',
  path: '/survey',
};

/** Sets a campaign up, unless an earlier try did. @returns the destination's id */
export async function launch(
  gateway: Gateway,
  { segment: name, when, destination, path }: Campaign,
  service: { urlOf(path: string): string; secret: string },
): Promise<string> {
  const destinations = (await gateway.get<Destinations>('/v1/destinations')).data;
  const known = destinations.find((one) => one.name === destination);
  if (known) return known.id;
  const segments = (await gateway.get<Segments>('/v1/segments')).data;
  const segment =
    segments.find((one) => one.name === name) ??
    (await gateway.send<{ id: string }>('POST', '/v1/segments', { name, when }));
  const created = await gateway.send<{ id: string }>('POST', '/v1/destinations', {
    name: destination,
    kind: 'webhook',
    settings: { url: service.urlOf(path), secret: service.secret, traits: ['firstName', 'email'] },
    segment: segment.id,
    on: ['entered'],
    purpose: emailMarketing.purpose,
  });
  return created.id;
}
