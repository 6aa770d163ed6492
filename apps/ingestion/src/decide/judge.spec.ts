import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRejection, judge } from './judge';
import { circumstances, codeOf, receivedAt, seen, taken } from './judge.fixture';
import { rejections } from './rejections';

describe('an event that is taken in', () => {
  it('keeps what was sent, less the ids that metadata and identifiers carry', () => {
    const sent = seen({
      properties: { total: 12 },
      context: { locale: 'de' },
      timestamp: '2026-11-23T11:00:00Z',
      sentAt: '2026-11-23T12:00:00Z',
      writeKey: 'secret',
    });
    expect(taken(sent)).toEqual({
      call: 'track',
      messageId: 'm-1',
      occurredAt: '2026-11-23T11:00:00.000Z',
      flags: [],
      consent: false,
      identifiers: [{ type: 'user_id', value: 'u-1' }],
      content: {
        messageId: 'm-1',
        event: 'Seen',
        properties: { total: 12 },
        context: { locale: 'de' },
        originalTimestamp: '2026-11-23T11:00:00Z',
        sentAt: '2026-11-23T12:00:00Z',
      },
    });
  });

  it('gets an id where it has none, and its call from the path', () => {
    expect(taken({ userId: 'u-1' }, { call: 'page' })).toMatchObject({
      call: 'page',
      messageId: 'made-by-the-server',
    });
    expect(taken({ userId: 'u-1', messageId: '' }, { call: 'page' }).messageId).toBe('made-by-the-server');
    expect(taken({ type: 'track', userId: 'u-1' }, { call: 'identify' }).call).toBe('identify');
  });

  it('takes numbers as ids', () => {
    expect(taken(seen({ userId: 4711, messageId: 9 }))).toMatchObject({
      messageId: '9',
      identifiers: [{ type: 'user_id', value: '4711' }],
    });
  });

  it.each([
    ['category preferences', { consent: { categoryPreferences: { Advertising: false } } }, true],
    ['allowed ids', { consentManagement: { allowedConsentIds: ['C1'] } }, true],
    ['denied ids, none', { consentManagement: { deniedConsentIds: [] } }, false],
    ['ids by purpose', { consentManagement: { allowedConsentIds: { ads: 'C1' } } }, true],
    ['nothing', { locale: 'de' }, false],
    ['a list in place of an object', { consent: { categoryPreferences: ['Ads'] } }, true],
    ['a text in place of a list', { consentManagement: { deniedConsentIds: 'C1,C2' } }, true],
    ['something that can’t be read', { consent: 'all', consentManagement: {} }, true],
    ['empty parts', { consent: null, consentManagement: [] }, false],
  ])('tells whether it says something of consent: %s', (_, context, says) => {
    expect(taken(seen({ context })).consent).toBe(says);
    expect(taken(seen(), { shared: { context } }).consent).toBe(says);
  });

  it('is marked where it says something of consent that can’t be read', () => {
    const consent = (categoryPreferences: object) => ({ context: { consent: { categoryPreferences } } });
    expect(taken(seen(consent({ Ads: 'false' }))).flags).toEqual(['consent-unreadable']);
    expect(taken(seen(consent({ Реклама: false }))).flags).toEqual([]);
  });

  it('loses no refusal that its batch says where it speaks of other categories, or of none', () => {
    const preferences = (categoryPreferences: unknown) => ({ consent: { categoryPreferences } });
    const shared = { context: preferences({ Ads: false, News: false }) };
    const consentOf = (context: object) => taken(seen({ context }), { shared }).content.context?.['consent'];
    for (const silent of [{ consent: null }, { consent: {} }, { consent: [] }, preferences(null)])
      expect(consentOf(silent)).toMatchObject({ categoryPreferences: { Ads: false, News: false } });
    expect(consentOf(preferences({ News: true, Own: true }))).toEqual({
      categoryPreferences: { Ads: false, News: true, Own: true },
    });
    expect(consentOf({ consent: ['Own'] })).toEqual([shared.context.consent, ['Own']]);
    const ids = (list: string[]) => ({ consentManagement: { deniedConsentIds: list } });
    expect(
      taken(seen({ context: ids(['C2']) }), { shared: { context: ids(['C1']) } }).content.context,
    ).toEqual(ids(['C1', 'C2']));
  });

  it('keeps that its request objects to the sale of data', () => {
    const { consent, content } = taken(seen(), { gpc: true });
    expect([consent, content.gpc]).toEqual([true, true]);
    expect(taken(seen(), { gpc: false }).content).not.toHaveProperty('gpc');
  });

  it('takes what its batch says, where it says nothing itself', () => {
    const shared = { context: { locale: 'en', app: { name: 'shop' } }, integrations: { All: true } };
    expect(taken(seen({ context: { locale: 'de' } }), { shared }).content).toMatchObject({
      context: { locale: 'de', app: { name: 'shop' } },
      integrations: { All: true },
    });
  });
});

describe('an event that is not taken in', () => {
  it.each([
    [5, 'ingestion.event-invalid'],
    [null, 'ingestion.event-invalid'],
    [[], 'ingestion.event-invalid'],
    [seen({ context: 'x' }), 'ingestion.event-invalid'],
    [seen({ properties: [1] }), 'ingestion.event-invalid'],
    [seen({ traits: true }), 'ingestion.event-invalid'],
    [seen({ userId: true }), 'ingestion.event-invalid'],
    [seen({ userId: 1e21 }), 'ingestion.event-invalid'],
    [seen({ userId: 1.5 }), 'ingestion.event-invalid'],
    [seen({ messageId: {} }), 'ingestion.event-invalid'],
    [seen({ messageId: 1e21 }), 'ingestion.event-invalid'],
    [seen({ event: true }), 'ingestion.event-invalid'],
    [seen({ event: 7 }), 'ingestion.event-invalid'],
    [seen({ type: 'dance' }), 'ingestion.type-unknown'],
    [seen({ type: undefined }), 'ingestion.type-unknown'],
    [seen({ event: '' }), 'ingestion.event-name-missing'],
    [{ type: 'group', userId: 'u' }, 'ingestion.group-id-missing'],
    [{ type: 'alias', userId: 'u' }, 'ingestion.previous-id-missing'],
    [seen({ userId: '' }), 'ingestion.no-usable-identifier'],
    [seen({ userId: null, anonymousId: 'anonymous' }), 'ingestion.no-usable-identifier'],
    [seen({ userId: '-1', traits: { email: 'ann@example.org' } }), 'ingestion.no-usable-identifier'],
    [seen({ messageId: 'x'.repeat(101) }), 'ingestion.message-id-too-long'],
    [seen({ timestamp: 'yesterday' }), 'ingestion.timestamp-invalid'],
    [seen({ timestamp: 1_700_000 }), 'ingestion.timestamp-invalid'],
    [seen({ timestamp: '02/03/2026' }), 'ingestion.timestamp-invalid'],
    [seen({ timestamp: { toString: 1, valueOf: 1 } }), 'ingestion.timestamp-invalid'],
    [seen({ properties: { text: 'x'.repeat(33_000) } }), 'ingestion.event-too-large'],
    [JSON.parse('{"__proto__": 1}'), 'ingestion.forbidden-key'],
    [seen({ traits: JSON.parse('{"a":[{"constructor":{"prototype":1}}]}') }), 'ingestion.forbidden-key'],
    [
      seen({ properties: JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`.replace(/^(.*)$/, '{"a":$1}')) }),
      'ingestion.event-too-deep',
    ],
  ])('%j: %s', (raw, code) => {
    expect(codeOf(raw)).toBe(code);
  });

  it('has a code that the README explains, and the README no other', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const explained = [...readme.matchAll(/^\| `([a-z]+\.[a-z-]+)`\s*\| event/gm)].map(([, code]) => code);
    expect(explained.sort()).toEqual(Object.keys(rejections).sort());
  });
});

describe('whatever is sent', () => {
  const anyEvent = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: fc.oneof(fc.constantFrom('track', 'identify', 'alias', 'group'), fc.anything()),
        userId: fc.oneof(fc.string(), fc.anything()),
        anonymousId: fc.oneof(fc.uuid(), fc.anything()),
        event: fc.anything(),
        groupId: fc.anything(),
        previousId: fc.anything(),
        messageId: fc.anything(),
        traits: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.anything()),
        context: fc.oneof(
          fc.record(
            { traits: fc.anything(), device: fc.anything(), externalIds: fc.anything() },
            { requiredKeys: [] },
          ),
          fc.anything(),
        ),
        timestamp: fc.oneof(fc.date().map(String), fc.anything()),
      },
      { requiredKeys: [] },
    ),
  );

  it('is taken in with an identifier and a time, or rejected with a code; it never throws', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const text = safeJson(event);
        const verdict = judge(text === undefined ? undefined : JSON.parse(text), circumstances());
        if (isRejection(verdict)) return verdict.code in rejections;
        const limit = receivedAt + 86_400_000;
        return verdict.identifiers.length > 0 && Date.parse(verdict.occurredAt) <= limit;
      }),
      { numRuns: 2_000 },
    );
  });
});

function safeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
