import fc from 'fast-check';
import { codeOf, seen, taken } from './judge.fixture';

describe('an odd event that is taken in', () => {
  it('has U+FFFD where no table holds what was sent, and keeps two properties two', () => {
    const { content } = taken(
      seen({
        event: 'Se\ud800en',
        properties: { 'a\0': ['\udc00', { whole: '\u{1f511}' }], 'b\ud83d': 1, 'b\udc00': 2, toString: 1 },
      }),
    );
    expect(content).toMatchObject({
      event: 'Se\ufffden',
      properties: {
        'a\\u0000': ['\ufffd', { whole: '\u{1f511}' }],
        'b\\ud83d': 1,
        'b\\udc00': 2,
        toString: 1,
      },
    });
  });

  it('keeps properties named like those that every object has', () => {
    const properties = {
      constructor: 'Ferrari',
      toString: 1,
      hasOwnProperty: null,
      valueOf: [],
      prototype: {},
    };
    const shared = { context: { constructor: 'Porsche' } };
    expect(taken(seen({ properties, context: { valueOf: 1 } }), { shared }).content).toMatchObject({
      properties,
      context: { constructor: 'Porsche', valueOf: 1 },
    });
  });

  it.each([
    ['userId', { userId: 'x\ud83d' }],
    ['userId, repaired by its sender', { userId: 'M\ufffdller' }],
    ['device', { userId: null, context: { device: { id: 'x\0' } } }],
    ['advertising id', { userId: null, context: { device: { advertisingId: 1.5 } } }],
    ['phone', { userId: null, traits: { phone: 4.9e21 } }],
    ['external id', { userId: null, context: { externalIds: [{ type: 'card', id: 1e21 }] } }],
  ])('is not of somebody whose id may be of another, and says so: %s', (_, more) => {
    const { identifiers, flags } = taken({ ...seen(), anonymousId: 'a-1', ...more });
    expect([identifiers, flags]).toEqual([[{ type: 'anonymous_id', value: 'a-1' }], ['identifiers-dropped']]);
  });

  it('is a message of its own whatever characters its messageId has, and the same when it is sent again', () => {
    const sent = ['m\0', 'm\ud83d', 'm\udc00', 'm\udc01', 'm\u001f', 'm', 'm\\ud83d'];
    const ids = sent.map((messageId) => taken(seen({ messageId })).messageId);
    expect(new Set(ids).size).toBe(sent.length);
    expect(sent.map((messageId) => taken(seen({ messageId })).messageId)).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[ -~]+$/);
  });

  it('is never taken for another message', () => {
    const anyText = fc.string({ unit: fc.integer({ max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
    const idOf = (messageId: string) =>
      taken(seen({ messageId }), { newMessageId: () => `made ${n++}` }).messageId;
    let n = 0;
    fc.assert(fc.property(anyText, anyText, (a, b) => a === b || idOf(a) !== idOf(b)));
  });

  it('keeps a random messageId that looks like a template by chance', () => {
    expect(taken(seen({ messageId: 'V1StGX__8_Z5jd--HTeI9' })).messageId).toBe('V1StGX__8_Z5jd--HTeI9');
  });

  it.each([
    'undefined',
    'null',
    '{{id}}',
    'M\ufffdller-1',
    '0',
    0,
    '00000000-0000-0000-0000-000000000000',
    '',
    null,
  ])("gets an id of its own where its messageId is nobody's: %j", (messageId) =>
    expect(taken(seen({ messageId })).messageId).toBe('made-by-the-server'),
  );

  it('may have empty lists where PHP means empty objects, alone and in its batch', () => {
    const empty = { properties: [], traits: [], context: [], integrations: [] };
    expect(taken(seen(empty)).content).toMatchObject({
      properties: {},
      traits: {},
      context: {},
      integrations: {},
    });
    expect(taken(seen(empty), { shared: { context: { locale: 'de' } } }).content.context).toEqual({
      locale: 'de',
    });
    const nested = { device: [], traits: [], externalIds: {}, consent: [], app: [] };
    expect(taken(seen({ context: nested })).content.context).toEqual(nested);
  });

  it('has external ids in a list as PHP writes it, and with null for what is usual', () => {
    const externalIds = { '1': { type: 'card', id: 'c-1', collection: null, encoding: null } };
    expect(taken(seen({ context: { externalIds } })).identifiers).toContainEqual({
      type: 'card',
      value: 'c-1',
    });
  });

  it('happened on arrival where its time was never set, or when its other time says', () => {
    const timestamp = '0001-01-01T00:00:00Z';
    expect(taken(seen({ timestamp })).occurredAt).toBe('2026-11-23T12:00:00.000Z');
    const times = { originalTimestamp: timestamp, timestamp: '2026-11-23T11:00:00Z' };
    expect(taken(seen(times)).occurredAt).toBe('2026-11-23T11:00:00.000Z');
    const sentAt = '2024-01-01T00:01:00Z';
    const late = seen({ timestamp: '2024-01-01T00:00:00Z', sentAt });
    expect(taken(late, { sentAt: { sent: '0001-01-01T00:00:00Z', at: null } }).occurredAt).toBe(
      '2026-11-23T11:59:00.000Z',
    );
  });

  it('may tell its time as a number, which is kept', () => {
    const { occurredAt, content } = taken(seen({ timestamp: 1_796_029_216_049 }));
    expect([occurredAt, content.originalTimestamp]).toEqual(['2026-11-24T12:00:00.000Z', '1796029216049']);
  });
});

describe('an odd event that is not taken in', () => {
  it.each([
    ...['undefined', 'null', '', ' ', 0, '0', '[object Object]', 'N/A', 'x'.repeat(201)].flatMap(
      (id): [object, string][] => [
        [{ type: 'group', userId: 'u', groupId: id }, 'ingestion.group-id-missing'],
        [{ type: 'alias', userId: 'u', previousId: id }, 'ingestion.previous-id-missing'],
      ],
    ),
    [{ type: 'group', userId: 'u', groupId: 'g\0' }, 'ingestion.id-unreadable'],
    [{ type: 'alias', userId: 'u', previousId: 'p\ud83d' }, 'ingestion.id-unreadable'],
    [seen({ userId: 'x\udc00' }), 'ingestion.id-unreadable'],
    [seen({ userId: '', anonymousId: 'x\ufffd' }), 'ingestion.id-unreadable'],
  ])('%j: %s', (raw, code) => {
    expect(codeOf(raw)).toBe(code);
  });
});
