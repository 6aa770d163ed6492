import type { HistoryEntry } from '@ucv/contracts-profile';
import stringWidth from 'string-width';
import type { PersonSheet } from '../gateway/person';
import { customerView, peopleView } from './customer-view';
import { app, desk, event, mail, ref, robin, timeline } from './robin.fixture';
import { styleFor } from './style';

const plain = { width: 100, style: styleFor(false) };
describe('the view of one customer', () => {
  it('tells who, known by what, why, and one timeline over all devices', () => {
    expect(customerView(robin, plain)).toBe(
      `
Robin Example
person 11111111111111111111111111111111 · 4 events · 2026-11-20 to 2026-11-22
as known now; times in UTC

Who
  firstName  Robin    set 2026-11-20 18:10 by Identified, source default
  lastName   Example  set 2026-11-19 08:00 by an event

Known by
  user_id       shopper-1001       first seen 2026-11-20 18:10
  email         robin@example.com  first seen 2026-11-20 18:10
  anonymous_id  app-1              first seen 2026-11-20 18:02
  anonymous_id  desk-1

How these were joined
  2026-11-20 18:10  Identified (mobile · Pixel 9, Android)
                    carried user_id shopper-1001 + email robin@example.com + anonymous_id app-1
                    rule shared-identifiers, version 1; recorded 2026-11-23 09:00:01
  2026-11-22 07:31  Email Link Clicked (browser · Windows)
                    carried email robin@example.com + anonymous_id desk-1
                    rule shared-identifiers, version 1; recorded 2026-11-23 09:00:03

Timeline, oldest first
  Fri 2026-11-20
    18:02  mobile · Pixel 9, Android  Screen: Home
    18:10  mobile · Pixel 9, Android  Identified          firstName, email
  Sun 2026-11-22
    07:31  browser · Windows          Email Link Clicked  link https://shop.example/cart
    07:40  browser · Windows          Order Completed     total 129.9 EUR
`.slice(1, -1),
    );
  });

  it('tells between these and the timeline what segments, consents and deliveries there are', () => {
    const at = '2026-11-22T08:00:00.000Z';
    const cart = { id: ref('c'), name: 'Cart left', version: 1, since: at };
    const standing = {
      status: 'granted',
      basis: 'consent',
      since: at,
      source: 'web',
      decisionId: 'd',
    } as const;
    const profile = {
      ...robin.profile,
      segments: [{ ...cart, cause: { kind: 'time', factId: timeline[2]!.eventId, due: at } }],
      consents: { ads: standing },
    };
    const missing = 'the role of this token may not see them';
    const view = customerView(
      { ...robin, profile, sent: { deliveries: null, missing, segmentNames: {} } },
      plain,
    );
    expect(view).toContain(`
Segments
  Cart left  since 2026-11-22 08:00 · time passed after Email Link Clicked

Consents
  ads  granted  since 2026-11-22 08:00 · source web, basis consent

Deliveries
  not shown: the role of this token may not see them

Timeline, oldest first
`);
  });

  it('keeps to its width, whatever the values', () => {
    const long = 'wörtlich 東京 '.repeat(40);
    const wide: PersonSheet = {
      ...robin,
      profile: {
        ...robin.profile,
        traits: { [long]: long, firstName: long, nested: { [long]: [long] } },
        identifiers: robin.profile.identifiers.map((one) => ({ ...one, value: long })),
      },
      timeline: timeline.map((entry) => ({
        ...entry,
        name: long,
        device: long,
        properties: { [long]: long },
      })),
    };
    for (const width of [72, 100])
      for (const line of customerView(wide, { ...plain, width }).split('\n'))
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  it('lets no customer command the terminal', () => {
    const hostile = '\x1b[2J\u009b31m\u202egone\nSecond line';
    const profile = { ...robin.profile, traits: { firstName: hostile, note: hostile } };
    const view = customerView({ ...robin, profile, timeline: [event(1, { name: hostile })] }, plain);
    expect(view).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(view.split('\n').filter((line) => line.startsWith('Second'))).toEqual([]);
  });

  it('says what bounds it, and what it leaves out', () => {
    const version = { position: '9', asOf: '2026-11-21T00:00:00.000Z', knownAt: null };
    const profile = { ...robin.profile, interactions: 120, version };
    const view = customerView({ ...robin, profile }, plain);
    expect(view).toContain('shows what happened until 2026-11-21 00:00:00; times in UTC');
    expect(view).toContain('Timeline, the latest 4 of 120 (--limit shows more)');
  });

  it('tells what was erased and what was kept apart', () => {
    const refused: HistoryEntry = {
      ...robin.history[0]!,
      summary: {
        ...robin.history[0]!.summary,
        kind: 'link-refused',
        refused: { identifier: { type: 'email', ref: mail }, code: 'identity.limit-exceeded', limit: 1 },
      },
    };
    const erased = event(5, { redacted: true });
    const identifiers = [
      {
        type: 'phone',
        value: { state: 'redacted', reason: 'erased' } as const,
        ref: ref('5'),
        firstSeen: null,
      },
    ];
    const profile = { ...robin.profile, identifiers };
    const view = customerView({ ...robin, profile, timeline: [erased], history: [refused] }, plain);
    expect(view).toContain('phone  (erased)');
    expect(view).toContain('track (erased)');
    expect(view).toContain('but email was kept apart (identity.limit-exceeded, limit 1)');
  });

  it('names whom and what they belong with', () => {
    const since = '2026-11-20T18:02:00.000Z';
    const shown = (rule: string) => ({ since, evidence: { factId: 'f', rule } });
    const account = { id: 'acme', traits: { name: 'Acme' }, title: 'Buyer', role: 'admin' };
    const relations: PersonSheet['relations'] = [
      { kind: 'household', person: desk, ...shown('shared-email') },
      { kind: 'employment', account, ...shown('group-call') },
      { kind: 'account', account: { id: 'beta', traits: {} }, ...shown('group-call') },
      { kind: 'referral', direction: 'referred-by', person: app, ...shown('referral-event') },
    ];
    const lines = customerView({ ...robin, relations }, plain).split('\n');
    const first = lines.indexOf('Relations');
    expect(lines.slice(first + 1, first + 5).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['household', `person ${desk}`, 'since 2026-11-20 18:02 · shared-email'],
      ['employment', 'Acme, Buyer, admin', 'since 2026-11-20 18:02 · group-call'],
      ['account', 'beta', 'since 2026-11-20 18:02 · group-call'],
      ['referred by', `person ${app}`, 'since 2026-11-20 18:02 · referral-event'],
    ]);
    expect(customerView(robin, plain)).not.toContain('Relations');
  });

  it('colours only where colour is wanted', () => {
    const sequence = /\x1b\[/;
    expect(customerView(robin, plain)).not.toMatch(sequence);
    expect(customerView(robin, { width: 100, style: styleFor(true) })).toMatch(sequence);
  });
});

describe('the view of people who were not one yet', () => {
  const at = { position: '9', asOf: null, knownAt: '2026-11-23T09:00:02.000Z' };
  const then = (person: PersonSheet): PersonSheet => ({
    ...person,
    profile: { ...person.profile, version: at },
  });
  const stranger = then({
    profile: {
      ...robin.profile,
      id: desk,
      traits: {},
      identifiers: [robin.profile.identifiers[3]!],
      interactions: 1,
    },
    timeline: [timeline[2]!],
    history: [],
    relations: [],
    sent: robin.sent,
  });

  it('shows each of them', () => {
    const view = peopleView([then(robin), stranger], plain);
    expect(view).toContain('At 2026-11-23 09:00:02 UTC these were two people: nothing had joined them yet.');
    expect(view).toContain('(1 of 2)\nRobin Example');
    expect(view).toContain('(2 of 2)\nSomebody without a name');
  });

  it('is the plain view where it was one person already', () => {
    expect(peopleView([then(robin)], plain)).toBe(customerView(then(robin), plain));
  });
});
