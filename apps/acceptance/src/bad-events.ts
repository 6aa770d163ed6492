const track = (more: object): string =>
  JSON.stringify({ type: 'track', userId: 'customer-7', event: 'Seen', ...more });
const nested = (levels: number): string =>
  `{"type":"track","userId":"customer-7","event":"Seen","properties":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;

/** Events that must not be taken in, as JSON: what they are, and the code that says why. */
export const badEvents: [what: string, json: string, code: string][] = [
  ['no ids', '{"type":"track","event":"Seen"}', 'ingestion.no-usable-identifier'],
  ['userId ""', track({ userId: '' }), 'ingestion.no-usable-identifier'],
  ['userId null', track({ userId: null }), 'ingestion.no-usable-identifier'],
  ['a placeholder', track({ userId: 'undefined' }), 'ingestion.no-usable-identifier'],
  ['blanks as userId', track({ userId: ' \t\u00a0 ' }), 'ingestion.no-usable-identifier'],
  ['half a character as userId', track({ userId: 'x\ud83d' }), 'ingestion.id-unreadable'],
  [
    'a number without its last digits as userId',
    `{"type":"track","userId":1.5e+20,"event":"Seen"}`,
    'ingestion.event-invalid',
  ],
  ['an array as userId', track({ userId: ['a'] }), 'ingestion.event-invalid'],
  ['a number as event', track({ event: 7 }), 'ingestion.event-invalid'],
  ['no event name', track({ event: '' }), 'ingestion.event-name-missing'],
  ['an array as properties', track({ properties: [1] }), 'ingestion.event-invalid'],
  ['a text as context', track({ context: 'x' }), 'ingestion.event-invalid'],
  ['an oversized event', track({ properties: { text: 'x'.repeat(40_000) } }), 'ingestion.event-too-large'],
  ['a huge userId', track({ userId: 'u'.repeat(40_000) }), 'ingestion.event-too-large'],
  ['a long messageId', track({ messageId: 'm'.repeat(101) }), 'ingestion.message-id-too-long'],
  ['a nonsense timestamp', track({ timestamp: 'yesterday' }), 'ingestion.timestamp-invalid'],
  [
    'a timestamp out of range',
    track({ timestamp: '+275760-09-13T00:00:00Z' }),
    'ingestion.timestamp-invalid',
  ],
  ['deep nesting', nested(3_000), 'ingestion.event-too-deep'],
  [
    '__proto__',
    '{"type":"track","userId":"u","event":"Seen","properties":{"__proto__":{"admin":1}}}',
    'ingestion.forbidden-key',
  ],
  [
    '__proto__ at the top',
    '{"type":"track","__proto__":{"userId":"u"},"userId":"u","event":"Seen"}',
    'ingestion.forbidden-key',
  ],
  ['null', 'null', 'ingestion.event-invalid'],
  ['a number', '12', 'ingestion.event-invalid'],
  ['a text', '"hello"', 'ingestion.event-invalid'],
  ['an array', '[]', 'ingestion.event-invalid'],
];

/** Events that look odd, and are none the worse for it: each must be taken in and be seen. */
export const oddEvents: [what: string, event: object][] = [
  ['a zero byte in a text', { event: 'Seen', properties: { text: 'a\u0000b' } }],
  ['a zero byte in a key', { event: 'Seen', properties: { 'a\u0000b': 1 } }],
  ['a zero byte in the name', { event: 'Se\u0000en' }],
  ['half a surrogate pair', { event: 'Seen', properties: { text: '\ud800', other: 'x\udfffy' } }],
  [
    'names of Object.prototype',
    { event: 'Seen', properties: { toString: 1, hasOwnProperty: 2, constructor: 'x' } },
  ],
  [
    'traits named so',
    { type: 'identify', traits: { toString: 'a', constructor: 'b', valueOf: 3, hasOwnProperty: 4 } },
  ],
  [
    'traits with a zero byte',
    { type: 'identify', traits: { plan: 'p\u0000ro', 'a\u0000': 1, email: 'a\u0000@example.com' } },
  ],
  ['half a surrogate pair in a trait', { type: 'identify', traits: { plan: '\udc00' } }],
  [
    'a number beyond all bounds',
    { event: 'Seen', properties: { n: Number.MAX_VALUE, small: 5e-324, minus: -0 } },
  ],
  ['right to left, and emoji', { event: '‮desrever 👩‍👩‍👧‍👦', properties: { ключ: 'значение', '🔑': '\u202e' } }],
  ['the first of years', { event: 'Seen', timestamp: '0001-01-01T00:00:00Z' }],
  ['a time far ahead', { event: 'Seen', timestamp: '9999-12-31T23:59:59Z' }],
  [
    'a thousand properties',
    { event: 'Seen', properties: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`p${n}`, n])) },
  ],
  ['an empty key', { event: 'Seen', properties: { '': { '': '' } } }],
  ['quotes and backslashes', { event: `'; DROP TABLE interaction; -- "\\`, properties: { "'": "\\'" } }],
  ['a message id of signs', { event: 'Seen', messageId: `<&"'\u0000\u2028%s{}>` }],
];
