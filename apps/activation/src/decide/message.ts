import type { MessageCause, WebhookMessage } from '@ucv/contracts-activation';
import type { KnownEvent, Persons } from '@ucv/contracts-profile';
import type { Because, DeliveryRow } from './rows';

export type DeliveredPerson = Persons['persons'][string];

/** What a message tells beside the person: what it is for, what of it is mapped, and how things are called. */
export interface About {
  purpose: string;
  mapped: readonly string[] | undefined;
  segmentName: string | null;
  /** The event that caused it, where profile knows it. */
  event: KnownEvent | undefined;
}

/** What the receiver gets: of the person's attributes those that the destination maps, or all. */
export function membershipMessage(
  { cause, because, since, person }: Pick<DeliveryRow, 'cause' | 'because' | 'since' | 'person'>,
  { identifiers, traits }: Pick<DeliveredPerson, 'identifiers' | 'traits'>,
  { purpose, mapped, segmentName, event }: About,
): WebhookMessage {
  return {
    type: `segment.${cause.transition}`,
    timestamp: since,
    data: {
      person: { id: person, identifiers, traits: mapped ? only(traits, mapped) : traits },
      segment: { id: cause.segment, name: segmentName, version: cause.segmentVersion },
      purpose,
      ...(because ? { cause: causeOf(because, event) } : {}),
    },
  };
}

/** The event that a message may name; none where an id took the place of another. */
export const eventNamed = (because: Because | null): string | undefined =>
  because && (because.kind === 'event' || because.kind === 'time')
    ? (because.factId ?? undefined)
    : undefined;

function causeOf(because: Because, event: KnownEvent | undefined): MessageCause {
  const { kind, due, into, from } = because;
  const id = eventNamed(because);
  return {
    kind,
    ...(id === undefined ? {} : { event: { id, ...(event ?? { name: null, occurredAt: null }) } }),
    ...(due === undefined ? {} : { due }),
    ...(into === undefined ? {} : { into }),
    ...(from === undefined ? {} : { from }),
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
