import type { ContactRule, DeliveryState, DeliveryView } from '@ucv/contracts-activation';
import type { ConsentView } from '@ucv/contracts-consent';
import type { ConsentStanding, SegmentMembership } from '@ucv/contracts-profile';
import { sentAt } from '../gateway/deliveries';
import type { PersonSheet } from '../gateway/person';
import { eventTitle } from './event-title';
import { minute } from './instants';
import { indent, type Layout } from './person-sections';
import { rowsOf } from './rows';
import { brief, printable, wrap } from './text';

/** The segments that they belong to, since when, and why in a few words. */
export function segmentLines({ profile, timeline }: PersonSheet, layout: Layout): string[] {
  const titles = new Map(timeline.map((event) => [event.eventId, eventTitle(event)]));
  return rowsOf(
    profile.segments.map((segment) => [
      segment.name,
      `since ${minute(segment.since)} · ${causeText(segment.cause, titles)}`,
    ]),
    layout,
  );
}

function causeText({ kind, factId }: SegmentMembership['cause'], titles: Map<string, string>): string {
  const event = factId === null ? undefined : (titles.get(factId) ?? 'an earlier event');
  if (kind === 'time') return event ? `time passed after ${event}` : 'time passed';
  return causes[kind]?.(event ?? 'an event') ?? printable(kind);
}

const causes: Record<string, (event: string) => string> = {
  event: (event) => event,
  merge: () => 'became one with somebody',
  split: () => 'was taken apart from somebody',
  consent: () => 'a consent changed',
  definition: () => 'held when the segment was defined',
};

/** What they decided, by purpose. */
export const consentLines = ({ profile }: PersonSheet, layout: Layout): string[] =>
  consentRows(profile.consents, layout);

type Standing = Omit<ConsentStanding, 'decisionId'> & Pick<ConsentView, 'name' | 'note'>;

export function consentRows(consents: Record<string, Standing>, layout: Layout): string[] {
  return rowsOf(
    Object.entries(consents).map(([purpose, { status, basis, since, source, note, name }]) => [
      name === undefined ? purpose : `${printable(name)} (${purpose})`,
      note ? `${status}, ${note}` : status,
      `since ${minute(since)} · source ${source}, basis ${basis}`,
    ]),
    layout,
  );
}

/** What was sent to them and what was not; a quiet line where that can't be known. */
export function deliveryLines({ sent }: PersonSheet, layout: Layout): string[] {
  if (sent.deliveries === null) {
    const note = `not shown: ${sent.missing ?? 'not known'}`;
    return wrap(note, layout.width - 2).map((line) => indent + layout.style.aside(line));
  }
  return rowsOf(
    sent.deliveries.map((one) => [...deliveryCells(one, sent.segmentNames)]),
    layout,
  );
}

/** When, where to, about what, and what became of it. */
export const deliveryCells = (
  delivery: DeliveryView,
  names: Record<string, string>,
): [string, string, string, string] => {
  const { destination, cause } = delivery;
  const segment = delivery.segment?.name ?? names[cause.segment] ?? `segment ${brief(cause.segment, 9)}`;
  return [
    minute(sentAt(delivery)),
    destination.name,
    `${segment} ${cause.transition}`,
    outcomeText(delivery),
  ];
};

const outcomeText = (delivery: DeliveryView): string => outcomes[delivery.state](delivery);

const outcomes: Record<DeliveryState, (delivery: DeliveryView) => string> = {
  delivered: ({ attempts }) => (attempts > 1 ? `delivered after ${attempts} attempts` : 'delivered'),
  refused: ({ last }) => `refused: ${last?.consent.reason ?? 'not allowed'}`,
  dead: ({ attempts, last }) => `given up after ${attempts} attempts: ${failure(last)}`,
  pending: ({ last, nextAttemptAt, destination }) =>
    destination.state === 'paused'
      ? 'waits: the destination is paused'
      : last
        ? `failed: ${failure(last)}; again ${minute(nextAttemptAt) || 'soon'}`
        : 'waiting to be sent',
  held: ({ held }) => `held by ${ruleText(held?.rule)} until ${minute(held?.until ?? null)}`,
  expired: ({ ended }) => `given up: held too long by ${ruleText(ended?.rule)}`,
  cancelled: ({ ended }) =>
    ended?.reason === 'destination-removed'
      ? 'not sent: the destination was removed'
      : 'not sent: the person went the other way meanwhile',
};

const ruleText = (rule: ContactRule | undefined): string => (rule === 'cap' ? 'the cap' : 'quiet hours');

function failure(last: DeliveryView['last']): string {
  if (last?.status !== undefined) return `HTTP status ${last.status}`;
  return printable(last?.reason ?? 'no answer');
}
