import type { HistoryEntry, TimelineEntry } from '@ucv/contracts-profile';
import type { PersonSheet } from '../gateway/person';

/** A shopper of whom much is known, for the specs of views. */
export const ref = (digit: string): string => digit.repeat(32);
export const [user, mail, app, desk] = ['1', '2', '3', '4'].map(ref) as [string, string, string, string];

export const event = (n: number, o: Partial<TimelineEntry>): TimelineEntry => ({
  eventId: `00000000-0000-5000-8000-00000000000${n}`,
  messageId: null,
  call: 'track',
  name: null,
  occurredAt: '2026-11-20T18:00:00.000Z',
  recordedAt: '2026-11-23T09:00:00.000Z',
  source: 'default',
  channel: null,
  device: null,
  fragment: { type: 'user_id', ref: user },
  properties: {},
  ...o,
});

const phone = { channel: 'mobile', device: 'Pixel 9, Android' };
const browser = { channel: 'browser', device: 'Windows' };
export const timeline: TimelineEntry[] = [
  event(1, { ...phone, call: 'screen', name: 'Home', occurredAt: '2026-11-20T18:02:00.000Z' }),
  event(2, {
    ...phone,
    call: 'identify',
    occurredAt: '2026-11-20T18:10:00.000Z',
    properties: { firstName: 'Robin', email: 'robin@example.com' },
  }),
  event(3, {
    ...browser,
    name: 'Email Link Clicked',
    occurredAt: '2026-11-22T07:31:00.000Z',
    properties: { link: 'https://shop.example/cart', campaign_id: 'c-1' },
  }),
  event(4, {
    ...browser,
    name: 'Order Completed',
    occurredAt: '2026-11-22T07:40:00.000Z',
    properties: { total: 129.9, currency: 'EUR', products: [{ name: 'Trail shoe' }] },
  }),
];

const merged = (
  eventId: string,
  at: string,
  identifiers: HistoryEntry['summary']['identifiers'],
): HistoryEntry => ({
  factId: `fact-${at}`,
  type: 'identity.merged.v1',
  at,
  summary: {
    kind: 'merged',
    person: { type: 'user_id', ref: user },
    absorbed: identifiers.slice(1),
    rule: 'shared-identifiers',
    rulesVersion: 1,
    eventId,
    identifiers,
  },
});

export const robin: PersonSheet = {
  profile: {
    id: user,
    identifiers: [
      { type: 'user_id', value: 'shopper-1001', ref: user, firstSeen: '2026-11-20T18:10:00.000Z' },
      { type: 'email', value: 'robin@example.com', ref: mail, firstSeen: '2026-11-20T18:10:00.000Z' },
      { type: 'anonymous_id', value: 'app-1', ref: app, firstSeen: '2026-11-20T18:02:00.000Z' },
      { type: 'anonymous_id', value: 'desk-1', ref: desk, firstSeen: null },
    ],
    traits: { firstName: 'Robin', lastName: 'Example' },
    traitSources: {
      firstName: { eventId: timeline[1]!.eventId, occurredAt: timeline[1]!.occurredAt, source: 'default' },
      lastName: { eventId: 'elsewhere', occurredAt: '2026-11-19T08:00:00.000Z', source: null },
    },
    computedTraits: {},
    scores: {},
    segments: [],
    consents: {},
    firstSeen: '2026-11-20T18:02:00.000Z',
    lastSeen: '2026-11-22T07:40:00.000Z',
    interactions: 4,
    version: { position: '99', asOf: null, knownAt: null },
  },
  timeline,
  history: [
    merged(timeline[1]!.eventId, '2026-11-23T09:00:01.000Z', [
      { type: 'user_id', ref: user, value: 'shopper-1001' },
      { type: 'email', ref: mail, value: 'robin@example.com' },
      { type: 'anonymous_id', ref: app, value: 'app-1' },
    ]),
    merged(timeline[2]!.eventId, '2026-11-23T09:00:03.000Z', [
      { type: 'email', ref: mail },
      { type: 'anonymous_id', ref: desk },
    ]),
  ],
  relations: [],
  sent: { deliveries: [], segmentNames: {} },
};
