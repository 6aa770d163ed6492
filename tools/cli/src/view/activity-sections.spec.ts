import type { DeliveryView } from '@ucv/contracts-activation';
import type { ProfileView, TimelineEntry } from '@ucv/contracts-profile';
import stringWidth from 'string-width';
import type { PersonSheet } from '../gateway/person';
import { consentLines, deliveryLines, segmentLines } from './activity-sections';
import { styleFor } from './style';

const plain = { width: 100, style: styleFor(false) };
const at = (time: string): string => `2026-11-${time}:00.000Z`;
const [cart, buyers] = ['c'.repeat(32), 'b'.repeat(32)];

const added = { eventId: 'added', call: 'track', name: 'Product Added' } as TimelineEntry;
const membership = (name: string, cause: ProfileView['segments'][number]['cause']) => ({
  id: cart,
  name,
  version: 1,
  since: at('21T22:51'),
  cause,
});
const segments: ProfileView['segments'] = [
  membership('Cart left', { kind: 'time', factId: 'added', due: at('21T22:51') }),
  membership('Shoppers', { kind: 'event', factId: 'added' }),
  membership('Long gone', { kind: 'time', factId: 'elsewhere' }),
  membership('Never bought', { kind: 'time', factId: null }),
  membership('Buyers', { kind: 'merge', factId: 'm' }),
  membership('May be written to', { kind: 'consent', factId: 'c' }),
  membership('Everybody', { kind: 'definition', factId: 'd' }),
];
const consent = (status: 'granted' | 'withdrawn', source: string) => ({
  status,
  basis: 'consent',
  since: at('20T18:10'),
  source,
  decisionId: 'd',
});

const last = (o: object) => ({
  outcome: 'failed' as const,
  at: at('22T08:00'),
  consent: { purpose: 'p', allowed: true, reason: 'granted', decisionId: 'd', position: '1' },
  ...o,
});
const delivery = (o: Partial<DeliveryView>): DeliveryView => ({
  id: 'x',
  destination: { id: 'd', name: 'CRM', state: 'active' },
  segment: { id: cart, name: null },
  person: 'p',
  state: 'delivered',
  attempts: 1,
  cause: { factId: 'f', transition: 'entered', segment: cart, segmentVersion: 1 },
  createdAt: at('21T22:51'),
  nextAttemptAt: null,
  held: null,
  ended: null,
  last: last({ outcome: 'delivered', status: 200 }),
  ...o,
});
const refusal = { purpose: 'p', allowed: false, reason: 'withdrawn', decisionId: 'd', position: '1' };
const deliveries = [
  delivery({ state: 'refused', last: last({ outcome: 'refused', reason: 'not-allowed', consent: refusal }) }),
  delivery({ state: 'pending', attempts: 0, last: null }),
  delivery({ state: 'pending', last: last({ reason: 'timeout' }), nextAttemptAt: at('22T08:05') }),
  delivery({ state: 'dead', attempts: 12, last: last({ reason: 'http-status', status: 503 }) }),
  delivery({ attempts: 3, cause: { ...delivery({}).cause, transition: 'exited', segment: buyers } }),
  delivery({}),
];

const robin = {
  profile: {
    segments,
    consents: {
      'email-marketing': consent('withdrawn', 'preference-centre'),
      ads: consent('granted', 'web'),
    },
  } as Partial<ProfileView>,
  timeline: [added],
  sent: { deliveries, segmentNames: { [cart]: 'Cart left' } },
} as PersonSheet;
const text = (lines: string[]): string => `\n${lines.join('\n')}\n`;

describe('what stands between who somebody is and what they did', () => {
  it('tells since when they belong to a segment, and why', () => {
    expect(text(segmentLines(robin, plain))).toBe(`
  Cart left          since 2026-11-21 22:51 · time passed after Product Added
  Shoppers           since 2026-11-21 22:51 · Product Added
  Long gone          since 2026-11-21 22:51 · time passed after an earlier event
  Never bought       since 2026-11-21 22:51 · time passed
  Buyers             since 2026-11-21 22:51 · became one with somebody
  May be written to  since 2026-11-21 22:51 · a consent changed
  Everybody          since 2026-11-21 22:51 · held when the segment was defined
`);
  });

  it('tells what they decided, since when, and where they said so', () => {
    expect(text(consentLines(robin, plain))).toBe(`
  email-marketing  withdrawn  since 2026-11-20 18:10 · source preference-centre, basis consent
  ads              granted    since 2026-11-20 18:10 · source web, basis consent
`);
  });

  it('tells what was sent, and why it was not', () => {
    expect(text(deliveryLines(robin, plain))).toBe(`
  2026-11-22 08:00  CRM  Cart left entered         refused: withdrawn
  2026-11-21 22:51  CRM  Cart left entered         waiting to be sent
  2026-11-22 08:00  CRM  Cart left entered         failed: timeout; again 2026-11-22 08:05
  2026-11-22 08:00  CRM  Cart left entered         given up after 12 attempts: HTTP status 503
  2026-11-22 08:00  CRM  segment bbbbbbbb… exited  delivered after 3 attempts
  2026-11-22 08:00  CRM  Cart left entered         delivered
`);
  });

  it('says quietly where deliveries could not be had, and nothing where there are none', () => {
    const missing = 'the role of this token may not see them';
    expect(deliveryLines({ ...robin, sent: { deliveries: null, missing, segmentNames: {} } }, plain)).toEqual(
      ['  not shown: the role of this token may not see them'],
    );
    const none = {
      ...robin,
      profile: { segments: [], consents: {} },
      sent: { deliveries: [], segmentNames: {} },
    };
    for (const lines of [segmentLines, consentLines, deliveryLines])
      expect(lines(none as unknown as PersonSheet, plain)).toEqual([]);
  });

  it('keeps to its width, and lets no name command the terminal', () => {
    const long = 'wörtlich \x1b[2J\n東京 '.repeat(40);
    const wide = {
      ...robin,
      profile: {
        segments: [membership(long, { kind: 'event', factId: 'added' })],
        consents: { [long]: consent('granted', long) },
      },
      timeline: [{ ...added, name: long }],
      sent: {
        deliveries: [delivery({ destination: { id: 'd', name: long, state: 'active' } })],
        segmentNames: { [cart]: long },
      },
    } as unknown as PersonSheet;
    for (const width of [72, 100])
      for (const lines of [segmentLines, consentLines, deliveryLines])
        for (const line of lines(wide, { ...plain, width })) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\x00-\x1f]/);
        }
  });
});
