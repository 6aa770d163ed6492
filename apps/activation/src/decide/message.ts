import type { WebhookMessage } from '@ucv/contracts-activation';
import type { Persons } from '@ucv/contracts-profile';
import type { DeliveryRow } from './queue';

export type DeliveredPerson = Persons['persons'][string];

/** What the receiver gets: of the person's attributes those that the destination maps, or all. */
export function membershipMessage(
  { cause, since }: Pick<DeliveryRow, 'cause' | 'since'>,
  { id, identifiers, traits }: DeliveredPerson,
  { purpose, mapped }: { purpose: string; mapped: readonly string[] | undefined },
): WebhookMessage {
  return {
    type: `segment.${cause.transition}`,
    timestamp: since,
    data: {
      person: { id, identifiers, traits: mapped ? only(traits, mapped) : traits },
      segment: { id: cause.segment, version: cause.segmentVersion },
      purpose,
    },
  };
}

/** Tells whether a destination takes messages; nobody is in it. */
export const testMessage = (timestamp: string, purpose: string): WebhookMessage => ({
  type: 'test',
  timestamp,
  data: { purpose },
});

const only = (traits: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(traits).filter(([name]) => names.includes(name)));
